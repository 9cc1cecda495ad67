package dev.conveyor.quickstart;

import dev.conveyor.embedded.EmbeddedKafka;
import java.nio.file.Path;

/** The broker as a separate process: {@code HOME PORT CONTROLLER_PORT}. */
public final class KafkaProcess {

  private KafkaProcess() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedKafka broker =
        EmbeddedKafka.start(
            Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    broker.await();
  }
}
