package dev.conveyor.pipeline.outbox;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Messages that the broker rejects permanently and that need manual action. */
public final class Unsendable {

  private Unsendable() {}

  /** Deletes the messages with these keys, in the caller's transaction, after an erasure. */
  public static void forget(JdbcClient jdbc, Collection<String> keys) {
    jdbc.sql("DELETE FROM outbox_unsendable WHERE record_key = ANY (:keys::bytea[])")
        .param(
            "keys",
            keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new))
        .update();
  }
}
