package dev.conveyor.console.support;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the ingress has published its views: during an upgrade the console may be the first to
 * run.
 */
final class IngressViews {

  private final JdbcClient jdbc;
  private volatile boolean present;

  IngressViews(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  boolean arePresent() {
    if (!present) {
      present =
          jdbc.sql("SELECT to_regclass('scim.console_group_versions') IS NOT NULL")
              .query(Boolean.class)
              .single();
    }
    return present;
  }
}
