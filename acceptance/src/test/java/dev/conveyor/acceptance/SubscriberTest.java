package dev.conveyor.acceptance;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the sample in docs/how-to/subscribers.md like a downstream team. */
class SubscriberTest {

  @Test
  void sampleReadsChangesInOrder() throws Exception {
    Path target = Path.of("..", "sample-subscriber", "target");

    new SubscriberRun(StartedStack.get(), "subscriber")
        .seesEachChange(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                target.resolve("sample-subscriber.jar") + ":" + target.resolve("lib") + "/*",
                "dev.conveyor.sample.Subscriber"));
  }
}
