package dev.conveyor.pipeline.database;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Views that another service publishes for this one. It may not have been started yet. */
public final class ForeignViews {

  private ForeignViews() {}

  /** Whether the view exists and is granted to this login. */
  public static boolean isPresent(JdbcClient jdbc, String schema, String view) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = :schema AND c.relname = :view
                AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))
            """)
        .param("schema", schema)
        .param("view", view)
        .query(Boolean.class)
        .single();
  }
}
