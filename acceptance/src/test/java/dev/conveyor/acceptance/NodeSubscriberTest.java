package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The sample for Node, with {@code kafkajs}: a client library whose only codec is gzip. If Node is
 * missing, or npm cannot install the library, the test reports it and is skipped;
 * CONVEYOR_NODE_TESTS=required, as in CI, makes that a failure.
 */
class NodeSubscriberTest {

  private static final Path SAMPLE = Path.of("..", "sample-subscriber", "node");
  private static final Path FOLDER = Path.of("target", "node-subscriber").toAbsolutePath();

  @Test
  void kafkajsReadsChangesInOrder() throws Exception {
    install();

    new SubscriberRun(StartedStack.get(), "node-subscriber")
        .seesEachChange(List.of("node", FOLDER.resolve("subscriber.js").toString()));
  }

  private static void install() throws Exception {
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "package-lock.json", "subscriber.js")) {
      Files.copy(SAMPLE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    need("Node is missing", "node", "--version");
    need("npm cannot install kafkajs", "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
  }

  private static void need(String problem, String... command) throws Exception {
    Path log = FOLDER.resolve("install.log");
    boolean done;
    try {
      done =
          new ProcessBuilder(new ArrayList<>(List.of(command)))
                  .directory(FOLDER.toFile())
                  .redirectErrorStream(true)
                  .redirectOutput(log.toFile())
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      done = false; // the command does not exist
    }
    if (!done) {
      assertThat(System.getenv("CONVEYOR_NODE_TESTS"))
          .as("%s, see %s", problem, log)
          .isNotEqualTo("required");
      System.err.println("Skipped NodeSubscriberTest: " + problem + ", see " + log);
      abort(problem);
    }
  }
}
