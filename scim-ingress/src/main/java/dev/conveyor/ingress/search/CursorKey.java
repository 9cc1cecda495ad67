package dev.conveyor.ingress.search;

import java.security.SecureRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The key that signs cursors: created once, stored in the table {@code cursor_key}. */
public final class CursorKey implements Supplier<byte[]> {

  private static final int BYTES = 32;

  private final JdbcClient jdbc;
  private volatile byte @Nullable [] key;

  public CursorKey(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public byte[] get() {
    byte[] known = key;
    if (known == null) {
      byte[] proposed = new byte[BYTES];
      new SecureRandom().nextBytes(proposed);
      // The first instance creates it; all others read it.
      jdbc.sql("INSERT INTO cursor_key (key) VALUES (:key) ON CONFLICT DO NOTHING")
          .param("key", proposed)
          .update();
      known = jdbc.sql("SELECT key FROM cursor_key").query(byte[].class).single();
      key = known;
    }
    return known;
  }
}
