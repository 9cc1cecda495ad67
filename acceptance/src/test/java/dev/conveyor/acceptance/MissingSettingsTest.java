package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service without a required setting exits immediately, and names the setting. */
class MissingSettingsTest {

  private static final Path OUTPUT = Path.of("target", "missing-settings.log");

  @ParameterizedTest
  @CsvSource({
    "scim-ingress, CONVEYOR_DB_PASSWORD",
    "provisioning-worker, CONVEYOR_DB_PASSWORD",
    "role-sync-worker, CONVEYOR_DB_PASSWORD",
    "admin-console, CONVEYOR_DB_PASSWORD",
    "admin-console, CONVEYOR_ADMIN_API_KEY",
    "admin-console, CONVEYOR_SECRETS_KEY",
  })
  void missingSettingIsNamed(String service, String missing) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "../" + service + "/target/" + service + ".jar",
                "--server.port=0")
            .redirectErrorStream(true)
            .redirectOutput(OUTPUT.toFile());
    builder.environment().put("CONVEYOR_DB_PASSWORD", "a password");
    builder.environment().put("CONVEYOR_ADMIN_API_KEY", "a key of sixteen characters");
    builder.environment().put("CONVEYOR_SECRETS_KEY", "a key of sixteen characters");
    builder.environment().remove(missing);
    Process process = builder.start();

    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(OUTPUT);

    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).isNotZero();
    assertThat(said).contains(missing).doesNotContain("a key of sixteen characters");
  }
}
