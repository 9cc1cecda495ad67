package dev.conveyor.embedded;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are started in a moment: drawn below those that operating systems give to
 * outgoing connections, which may take one of their own before its server starts. Nobody is kept
 * from listening there meanwhile.
 */
public final class FreePort {

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  /** Two servers that are to start together must not be promised the same one. */
  private static final Set<Integer> PROMISED = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /** A port on which nobody listens, and that this process was not given before. */
  public static int draw() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port)) {
        if (PROMISED.add(port)) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        // Taken; the next one, then.
      }
    }
  }
}
