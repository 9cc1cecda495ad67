package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The metrics that deploy/monitoring/ queries in Prometheus are exposed by the services. */
class MonitoringTest {

  private static final Path MONITORING = Path.of("..", "deploy", "monitoring");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:conveyor|kafka|http_server|hikaricp|jvm)_[a-z0-9_]+");

  @Test
  void alertAndDashboardMetricsExist() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    customer.push("mo");
    customer.awaitRoles("mo", "Assignee Only/default");
    Set<String> wanted = new TreeSet<>();
    for (String file : new String[] {"alerts.yml", "grafana/conveyor.json"}) {
      Matcher metric = METRIC.matcher(Files.readString(MONITORING.resolve(file)));
      while (metric.find()) {
        wanted.add(metric.group());
      }
    }
    assertThat(wanted).hasSizeGreaterThan(10).contains("conveyor_failures_open");
    Await.until(
        "all of " + wanted,
        () -> {
          String metrics = metrics(stack);
          Set<String> missing = new TreeSet<>(wanted);
          missing.removeIf(name -> metrics.contains("\n" + name));
          assertThat(missing).isEmpty();
          return true;
        });
  }

  /** The console's metrics require its API key. */
  @Test
  void consoleMetricsRequireTheKey() throws Exception {
    StartedStack stack = StartedStack.get();
    Api stranger = new Api(stack.text("consoleUrl"), "wrong", "application/json");
    assertThat(stranger.get("/actuator/prometheus").status()).isEqualTo(401);
  }

  @Test
  void healthReportsListenersAndDatabase() throws Exception {
    StartedStack stack = StartedStack.get();
    for (Map.Entry<String, JsonNode> service : stack.state().get("services").properties()) {
      String url = service.getValue().get("healthUrl").stringValue();
      for (String probe : new String[] {"", "/liveness", "/readiness"}) {
        Api.Answer answer = new Api(url, "none", "application/json").get(probe).require(200);
        assertThat(answer.get("status")).as("%s%s", url, probe).isEqualTo("UP");
      }
    }
  }

  @Test
  void everyLoopReportsItsLastSuccess() throws Exception {
    String metrics = metrics(StartedStack.get());
    for (String loop :
        new String[] {
          "relay",
          "recalculations",
          "recalculations-2",
          "outcome-waits",
          "last-requests",
          "parked-members",
          "failure-sweep",
          "replay-runs",
          "pipeline-sampler",
          "consumer conveyor.provisioning-worker ",
          "consumer conveyor.role-sync-worker ",
          "consumer conveyor.admin-console.failures "
        }) {
      assertThat(metrics).contains("conveyor_loop_last_success_seconds{loop=\"" + loop);
    }
  }

  @Test
  void quickstartProcessesExitWhenOutOfMemory() throws Exception {
    StartedStack stack = StartedStack.get();
    for (String service : stack.state().get("services").propertyNames()) {
      String[] arguments =
          ProcessHandle.of(stack.pid(service)).orElseThrow().info().arguments().orElseThrow();
      assertThat(arguments).as(service).contains("-XX:+ExitOnOutOfMemoryError");
    }
  }

  private static String metrics(StartedStack stack) throws Exception {
    StringBuilder metrics = new StringBuilder();
    for (Map.Entry<String, JsonNode> service : stack.state().get("services").properties()) {
      String url =
          service.getValue().get("healthUrl").stringValue().replace("/health", "/prometheus");
      metrics
          .append('\n')
          .append(
              new Api(url, stack.text("adminApiKey"), "text/plain").get("").require(200).text());
    }
    return metrics.toString();
  }
}
