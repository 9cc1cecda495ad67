package dev.conveyor.quickstart;

import java.util.List;

/** The four services, in display order. */
enum Service {
  SCIM_INGRESS("scim-ingress", Port.INGRESS),
  PROVISIONING_WORKER("provisioning-worker", Port.PROVISIONING),
  ROLE_SYNC_WORKER("role-sync-worker", Port.ROLE_SYNC),
  ADMIN_CONSOLE("admin-console", Port.CONSOLE);

  /** A process without memory loses threads one by one, so it exits and is restarted instead. */
  static final String EXIT_ON_OUT_OF_MEMORY = "-XX:+ExitOnOutOfMemoryError";

  /** Serial GC and compact object headers: five JVMs share a small machine here. */
  static final List<String> JVM =
      List.of(
          "-Xms96m",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          EXIT_ON_OUT_OF_MEMORY,
          "--sun-misc-unsafe-memory-access=allow");

  private final String title;
  private final Port port;

  Service(String title, Port port) {
    this.title = title;
    this.port = port;
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
