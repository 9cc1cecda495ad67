package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Management endpoints tell health and metrics, and nothing else. */
class ManagementPortsTest {

  private static final List<String> OTHERS =
      List.of(
          "env",
          "heapdump",
          "threaddump",
          "beans",
          "configprops",
          "loggers",
          "mappings",
          "flyway",
          "conditions",
          "scheduledtasks",
          "sessions",
          "shutdown",
          "logfile");

  @Test
  void noServiceExposesAnotherEndpoint() throws Exception {
    StartedStack stack = StartedStack.get();
    for (Map.Entry<String, JsonNode> service : stack.state().get("services").properties()) {
      String actuator = service.getValue().get("healthUrl").stringValue().replace("/health", "/");
      Api api = new Api(actuator, stack.text("adminApiKey"), "application/json");
      for (String endpoint : OTHERS) {
        assertThat(api.get(endpoint).status()).as(actuator + endpoint).isIn(401, 403, 404);
        assertThat(api.post(endpoint, "{}").status())
            .as("POST " + actuator + endpoint)
            .isIn(401, 403, 404, 405);
      }
    }
  }

  @Test
  void errorsAndHealthTellNothingOfTheInside() throws Exception {
    StartedStack stack = StartedStack.get();
    for (Map.Entry<String, JsonNode> service : stack.state().get("services").properties()) {
      String health = service.getValue().get("healthUrl").stringValue();
      Api stranger = new Api(health, "none", "application/json");
      assertThat(stranger.get("").text()).as(health).doesNotContain("components", "details");
      Api elsewhere = new Api(health.replace("/actuator/health", ""), "none", "application/json");
      assertThat(elsewhere.get("/nowhere?trace=true&message=true").text())
          .as(health)
          .doesNotContain("Exception", "at dev.conveyor", "at org.");
    }
  }
}
