package dev.conveyor.acceptance;

import dev.conveyor.embedded.ClusterMember;
import dev.conveyor.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Arrays;

/** A broker of a cluster, as a process of its own so that a test may kill it. */
final class BrokerProcess {

  private BrokerProcess() {}

  /** Folder, cluster id, own id, own port, then the controllers' ports. */
  public static void main(String[] arguments) throws Exception {
    ClusterMember member =
        new ClusterMember(
            arguments[1],
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Arrays.stream(arguments).skip(4).map(Integer::valueOf).toList());
    EmbeddedKafka broker = EmbeddedKafka.start(Path.of(arguments[0]), member);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    broker.await();
  }
}
