package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.Schema;
import dev.conveyor.ingress.protocol.Schemas;
import dev.conveyor.ingress.search.Column;
import dev.conveyor.ingress.search.Column.Case;
import dev.conveyor.ingress.search.SchemaColumns;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The filter and sort attributes of users: every stored attribute, and their groups. */
public final class UserColumns {

  /** Attribute names in lowercase. */
  public static final Map<String, Column> ALL = all();

  /** Like {@code EntityTag}: the version, and a digest of the returned groups. */
  private static final String VERSION =
      """
      ('W/"' || version || coalesce((
        SELECT '-' || left(encode(sha256(convert_to(
          string_agg(g.id::text || g.display_name, '' ORDER BY g.position), 'UTF8')), 'hex'), 12)
        FROM group_members AS m JOIN groups AS g ON g.id = m.group_id
        WHERE m.user_id = users.id), '') || '"')\
      """;

  private UserColumns() {}

  private static Map<String, Column> all() {
    Schema enterprise = Schemas.ENTERPRISE_USER;
    String urn = enterprise.id().toLowerCase(Locale.ROOT);
    String extension = "resource -> '" + enterprise.id() + "'";
    Map<String, Column> columns = new HashMap<>();
    columns.putAll(SchemaColumns.of(Schemas.USER.attributes(), "resource", ""));
    columns.putAll(SchemaColumns.of(enterprise.attributes(), extension, urn + ":"));
    columns.put(urn, new Column.Complex("(" + extension + ")", null));
    // Entra ID checks a reference by id eq "..." and manager eq "...", without the extension's URN.
    columns.put("manager", Objects.requireNonNull(columns.get(urn + ":manager")));
    columns.putAll(indexed(columns));
    columns.put(
        "groups",
        new Column.Many(
            "group_members AS m JOIN groups AS g ON g.id = m.group_id",
            "m.user_id = users.id",
            Map.of(
                "value", new Column.Id("m.group_id"),
                "display", new Column.Text("g.display_name_key", Case.STORED_KEY),
                "type", new Column.Text("'direct'", Case.STORED_KEY)),
            null));
    columns.put(
        "schemas",
        new Column.Many(
            "unnest(CASE WHEN "
                + extension
                + " IS NULL THEN ARRAY['"
                + Schemas.USER.id()
                + "'] ELSE ARRAY['"
                + Schemas.USER.id()
                + "', '"
                + enterprise.id()
                + "'] END) AS e (v)",
            "true",
            Map.of("value", new Column.Text("v", Case.IGNORED)),
            null));
    return Map.copyOf(columns);
  }

  /** Attributes with a separate column. */
  private static Map<String, Column> indexed(Map<String, Column> stored) {
    Map<String, Column> columns = new HashMap<>();
    columns.put("id", new Column.Id("id"));
    columns.put("username", new Column.Text("user_name_key", Case.STORED_KEY, true));
    columns.put("externalid", new Column.Text("external_id", Case.EXACT));
    columns.put("displayname", new Column.Text("display_name_key", Case.STORED_KEY));
    columns.put("active", new Column.Flag("active"));
    columns.put("meta.created", new Column.Time("created"));
    columns.put("meta.lastmodified", new Column.Time("last_modified"));
    columns.put("meta.resourcetype", new Column.Text("'User'", Case.EXACT));
    columns.put("meta.version", new Column.Text(VERSION, Case.EXACT));
    if (stored.get("emails") instanceof Column.Many emails) {
      columns.put(
          "emails", new Column.Many(emails.from(), emails.where(), emails.parts(), "email_keys"));
    }
    return columns;
  }
}
