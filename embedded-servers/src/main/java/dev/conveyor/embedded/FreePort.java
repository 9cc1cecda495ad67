package dev.conveyor.embedded;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that will start shortly. They are chosen below the range that operating systems
 * use for outgoing connections, which could otherwise take a port before its server starts. The
 * ports are not reserved meanwhile.
 */
public final class FreePort {

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  /** Two servers that start together must not get the same port. */
  private static final Set<Integer> PROMISED = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /** A port that no process listens on, and that was not returned to this process before. */
  public static int draw() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port)) {
        if (PROMISED.add(port)) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        // In use; try the next one.
      }
    }
  }
}
