package dev.conveyor.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A sample subscriber as a process, and what each of them must do with the public topic. */
final class SubscriberRun {

  private static final String TOPIC = "conveyor.user-changes.v1";

  private final StartedStack stack;
  private final Customer customer;
  private final Path output;
  private final Path errors;

  SubscriberRun(StartedStack stack, String name) throws Exception {
    this.stack = stack;
    this.customer = Customer.create(stack);
    this.output = Path.of("target", name + ".log");
    this.errors = Path.of("target", name + ".err");
  }

  /**
   * Must continue after an unreadable record, and print each change of a user in order.
   *
   * @param command the brokers and the consumer group are appended
   */
  void seesEachChange(List<String> command) throws Exception {
    List<String> all = new java.util.ArrayList<>(command);
    all.add(stack.text("kafkaBootstrapServers"));
    all.add(customer.id);
    Process subscriber =
        new ProcessBuilder(all)
            .redirectError(errors.toFile())
            .redirectOutput(output.toFile())
            .start();
    try {
      writePoison();
      String user = customer.push("pat");
      customer.awaitStatus("pat", "active");
      customer.setActive(user, false);
      Await.until("both changes are printed", this::printedBoth);
      Await.until(
          "the skipped record is reported",
          () -> Files.readString(errors).contains("Skipped " + TOPIC + "-"));
      String id = customer.find("pat").get("id").stringValue();
      customer.admin.delete(customer.path("/users/" + id)).require(200);
      Await.until(
          "the erasure is printed",
          () -> Files.readAllLines(output).contains(customer.id + " erased: " + id));
    } finally {
      subscriber.destroy();
      subscriber.waitFor();
    }
  }

  /** On the partition of the organization's events. */
  private void writePoison() throws Exception {
    TopicReader.write(
        stack.text("kafkaBootstrapServers"),
        TOPIC,
        (customer.id + "/poison").getBytes(StandardCharsets.UTF_8),
        "{not json".getBytes(StandardCharsets.UTF_8),
        Map.of());
  }

  private boolean printedBoth() throws IOException {
    List<String> lines =
        Files.readAllLines(output).stream()
            .filter(line -> line.startsWith(customer.id + " "))
            .toList();
    return lines.size() >= 2
        && lines.getFirst().contains("provisioned: " + customer.email("pat"))
        && lines.getFirst().endsWith("active, [Assignee Only]")
        && lines.getLast().contains("deactivated")
        && lines.getLast().endsWith("deactivated, []");
  }
}
