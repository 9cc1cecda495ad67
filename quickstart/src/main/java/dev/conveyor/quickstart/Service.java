package dev.conveyor.quickstart;

import java.util.ArrayList;
import java.util.List;

/** The four services, in display order. */
enum Service {
  SCIM_INGRESS("scim-ingress", Port.INGRESS, 192),
  PROVISIONING_WORKER("provisioning-worker", Port.PROVISIONING, 192),
  /** A mapping of 100,000 members needs more than the others ever do. */
  ROLE_SYNC_WORKER("role-sync-worker", Port.ROLE_SYNC, 256),
  ADMIN_CONSOLE("admin-console", Port.CONSOLE, 192);

  /** A process without memory loses threads one by one, so it exits and is restarted instead. */
  static final String EXIT_ON_OUT_OF_MEMORY = "-XX:+ExitOnOutOfMemoryError";

  /**
   * Serial GC, compact object headers, and unused memory returned: five JVMs share a small machine
   * here.
   */
  private static final List<String> JVM =
      List.of(
          "-Xms96m",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:TrimNativeHeapInterval=10000",
          "-Djdk.nio.maxCachedBufferSize=262144",
          EXIT_ON_OUT_OF_MEMORY,
          "--sun-misc-unsafe-memory-access=allow");

  private final String title;
  private final Port port;
  private final int heapMegabytes;

  Service(String title, Port port, int heapMegabytes) {
    this.title = title;
    this.port = port;
    this.heapMegabytes = heapMegabytes;
  }

  /** The options of its JVM. */
  List<String> jvm() {
    List<String> options = new ArrayList<>(JVM);
    options.add("-Xmx" + heapMegabytes + "m");
    return options;
  }

  String title() {
    return title;
  }

  Port port() {
    return port;
  }

  String healthUrl(Options options) {
    return "http://localhost:" + options.port(port) + "/actuator/health";
  }
}
