package dev.conveyor.pipeline.outbox;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Messages that the broker would never take, which wait for a person. */
public final class Unsendable {

  private Unsendable() {}

  /** Forgets those of these keys, in the caller's transaction: their subjects are erased. */
  public static void forget(JdbcClient jdbc, Collection<String> keys) {
    jdbc.sql("DELETE FROM outbox_unsendable WHERE record_key = ANY (:keys::bytea[])")
        .param(
            "keys",
            keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new))
        .update();
  }
}
