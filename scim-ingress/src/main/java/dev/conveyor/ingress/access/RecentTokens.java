package dev.conveyor.ingress.access;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Remembers which tokens were recently valid. It does not authenticate: it only decides which share
 * a request's token lookup belongs to.
 */
final class RecentTokens {

  private static final int MOST = 10_000;

  /** A token without its secret, which is not kept. */
  record Token(String organization, UUID id, ByteBuffer secretHash) {

    static Token of(String organization, UUID id, byte[] secretHash) {
      return new Token(organization, id, ByteBuffer.wrap(secretHash));
    }
  }

  private final Set<Token> valid =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Token, Boolean> eldest) {
                  return size() > MOST;
                }
              }));

  boolean contains(Token token) {
    return valid.contains(token);
  }

  void put(Token token, boolean isValid) {
    if (isValid) {
      valid.add(token);
    } else {
      valid.remove(token);
    }
  }
}
