package dev.conveyor.acceptance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sample that docs/subscribers.md shows, run as a downstream team would run it. */
class SubscriberTest {

  private static final Path OUTPUT = Path.of("target", "subscriber.log");

  @Test
  void itSeesEachChangeOfAUserInOrder() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    Process subscriber = subscribe(stack, customer.id);
    try {
      TopicReader.write(
          stack.text("kafkaBootstrapServers"),
          "conveyor.user-changes.v1",
          (customer.id + "/poison").getBytes(StandardCharsets.UTF_8),
          "{not json".getBytes(StandardCharsets.UTF_8),
          Map.of());
      String user = customer.push("pat");
      customer.awaitStatus("pat", "active");
      customer.setActive(user, false);
      Await.until(
          "it printed both",
          () -> {
            List<String> lines =
                Files.readAllLines(OUTPUT).stream()
                    .filter(line -> line.startsWith(customer.id + " "))
                    .toList();
            return lines.size() >= 2
                && lines.getFirst().contains("provisioned: " + customer.email("pat"))
                && lines.getFirst().endsWith("active, [Assignee Only]")
                && lines.getLast().contains("deactivated")
                && lines.getLast().endsWith("deactivated, []");
          });
      String id = customer.find("pat").get("id").stringValue();
      customer.admin.delete(customer.path("/users/" + id)).require(200);
      Await.until(
          "it printed that they are erased",
          () -> Files.readAllLines(OUTPUT).contains(customer.id + " erased: " + id));
    } finally {
      subscriber.destroy();
      subscriber.waitFor();
    }
  }

  private static Process subscribe(StartedStack stack, String group) throws Exception {
    Path target = Path.of("..", "sample-subscriber", "target");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            target.resolve("sample-subscriber.jar") + ":" + target.resolve("lib") + "/*",
            "dev.conveyor.sample.Subscriber",
            stack.text("kafkaBootstrapServers"),
            group)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(OUTPUT.toFile())
        .start();
  }
}
