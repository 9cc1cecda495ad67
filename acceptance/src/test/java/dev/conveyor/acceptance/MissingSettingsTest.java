package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service without a setting that it cannot do without ends at once, and says which one it is. */
class MissingSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "scim-ingress, CONVEYOR_DB_PASSWORD",
    "provisioning-worker, CONVEYOR_DB_PASSWORD",
    "role-sync-worker, CONVEYOR_DB_PASSWORD",
    "admin-console, CONVEYOR_DB_PASSWORD",
    "admin-console, CONVEYOR_ADMIN_API_KEY",
    "admin-console, CONVEYOR_SECRETS_KEY",
  })
  void itEndsAndNamesTheSetting(String service, String missing) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "../" + service + "/target/" + service + ".jar",
                "--server.port=0")
            .redirectErrorStream(true);
    builder.environment().put("CONVEYOR_DB_PASSWORD", "a password");
    builder.environment().put("CONVEYOR_ADMIN_API_KEY", "a key of sixteen characters");
    builder.environment().put("CONVEYOR_SECRETS_KEY", "a key of sixteen characters");
    builder.environment().remove(missing);
    Process process = builder.start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isNotZero();
    assertThat(said).contains(missing).doesNotContain("a key of sixteen characters");
  }
}
