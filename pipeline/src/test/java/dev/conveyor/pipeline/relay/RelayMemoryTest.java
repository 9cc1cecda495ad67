package dev.conveyor.pipeline.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.schemas.Topic;
import dev.conveyor.testservers.TestServers;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

/** Rows of the largest size that older versions accepted, within the quickstart's memory. */
class RelayMemoryTest {

  private static final int ROWS = 8;
  private static final int BYTES = 21 * 1024 * 1024;

  /** The quickstart's 256 MB minus what an ingress needs itself. */
  private static final String HEAP = "-Xmx160m";

  @Test
  void largeRowsFitASmallHeap() throws Exception {
    OutboxTestbed bed =
        new OutboxTestbed(1, Map.of("max.message.bytes", "" + Topic.LARGEST_RECORD));
    for (int i = 0; i < ROWS; i++) {
      bed.insertOfSize(BYTES, "acme/" + i);
    }

    Process relay =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Until.class.getName(),
                bed.jdbcUrl,
                TestServers.kafkaBootstrapServers())
            .inheritIO()
            .start();

    assertThat(relay.waitFor()).as("exit status").isZero();
    assertThat(bed.rows()).isZero();
    assertThat(bed.jdbc.queryForList("SELECT error FROM outbox_unsendable", String.class))
        .isEmpty();
  }

  /** A process that relays until the outbox is empty: {@code JDBC_URL BOOTSTRAP_SERVERS}. */
  static final class Until {

    private Until() {}

    public static void main(String[] arguments) throws Exception {
      try (HikariDataSource dataSource = new HikariDataSource();
          Producer<byte[], byte[]> producer =
              RelayProducer.create(Map.of("bootstrap.servers", arguments[1]))) {
        dataSource.setJdbcUrl(arguments[0]);
        dataSource.setUsername("conveyor_ingress");
        dataSource.setPassword(TestServers.PASSWORD);
        Relay relay = new Relay(dataSource, producer);
        while (relay.pass().relayed() > 0) {
          // until all are sent
        }
      }
    }
  }
}
