package dev.conveyor.ingress.access;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which tokens were valid when they were presented last, by their digests. It admits nobody: it
 * only says with whom a request waits until its token has been looked up.
 */
final class RecentTokens {

  private static final int MOST = 10_000;

  private final Set<ByteBuffer> digests =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
                  return size() > MOST;
                }
              }));

  boolean contains(byte[] digest) {
    return digests.contains(ByteBuffer.wrap(digest));
  }

  void put(byte[] digest, boolean isValid) {
    if (isValid) {
      digests.add(ByteBuffer.wrap(digest));
    } else {
      digests.remove(ByteBuffer.wrap(digest));
    }
  }
}
