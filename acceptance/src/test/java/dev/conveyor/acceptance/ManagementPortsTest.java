package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Management endpoints expose health and metrics, and nothing else. */
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
  void onlyHealthAndMetricsAreExposed() throws Exception {
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

  /**
   * A port that listens on every address is reachable at 127.0.0.2, too; one on 127.0.0.1 is not.
   */
  @Test
  void workersListenOnlyOnLoopback() throws Exception {
    StartedStack stack = StartedStack.get();
    for (String worker : List.of("provisioning-worker", "role-sync-worker")) {
      String health = stack.state().get("services").get(worker).get("healthUrl").stringValue();
      int port = URI.create(health).getPort();

      connect("127.0.0.1", port);

      assertThatThrownBy(() -> connect("127.0.0.2", port))
          .as(worker)
          .isInstanceOf(IOException.class);
    }
  }

  private static void connect(String address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 5000);
    }
  }

  @Test
  void errorsAndHealthRevealNoInternals() throws Exception {
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
