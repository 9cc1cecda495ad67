package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No log contains a secret, whatever happened earlier in this run. */
class SecretsTest {

  @Test
  void logsContainNoSecrets() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer acme = Customer.create(stack);
    acme.push("sue");
    new Api(acme.scim.baseUrl(), acme.scim.token() + "x", "application/scim+json")
        .get("/Users")
        .require(401);
    String jdbcUrl = stack.text("jdbcUrl");
    List<String> secrets =
        List.of(
            acme.scim.token(),
            stack.text("scimToken"),
            stack.text("adminApiKey"),
            jdbcUrl.substring(jdbcUrl.indexOf("password=") + "password=".length()));
    List<Path> logs = logs();

    assertThat(logs).hasSizeGreaterThanOrEqualTo(4);
    for (Path log : logs) {
      String text = Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
      for (String secret : secrets) {
        assertThat(secret).hasSizeGreaterThan(12);
        assertThat(text.contains(secret)).as("%s contains a secret", log).isFalse();
      }
    }
  }

  private static List<Path> logs() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("target", "stack"), 3)) {
      return files
          .filter(path ->
              path.toString().endsWith(".log")
                  && !path.toString().contains("/kafka/")
                  && !path.toString().contains("/data/"))
          .toList();
    }
  }
}
