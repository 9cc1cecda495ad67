package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.Schemas;
import dev.conveyor.ingress.search.Column;
import dev.conveyor.ingress.search.Column.Case;
import java.util.Map;

/** The attributes by which groups can be filtered and sorted. */
public final class GroupColumns {

  /** Attribute names in lowercase. */
  public static final Map<String, Column> ALL =
      Map.of(
          "id", new Column.Id("id"),
          "displayname", new Column.Text("display_name_key", Case.STORED_KEY),
          "externalid", new Column.Text("external_id", Case.EXACT),
          "meta.created", new Column.Time("created"),
          "meta.lastmodified", new Column.Time("last_modified"),
          "meta.resourcetype", new Column.Text("'Group'", Case.EXACT),
          "meta.version", new Column.Text("('W/\"' || version || '\"')", Case.EXACT),
          "members", members(),
          "schemas",
              new Column.Many(
                  "unnest(ARRAY['" + Schemas.GROUP.id() + "']) AS e (v)",
                  "true",
                  Map.of("value", new Column.Text("v", Case.IGNORED)),
                  null));

  private GroupColumns() {}

  private static Column members() {
    String display = "coalesce(u.resource ->> 'displayName', u.resource ->> 'userName')";
    return new Column.Many(
        "group_members AS m JOIN users AS u ON u.id = m.user_id",
        "m.group_id = groups.id",
        Map.of(
            "value", new Column.Id("m.user_id"),
            "display", new Column.Text(display, Case.IGNORED),
            "type", new Column.Text("'User'", Case.IGNORED)),
        null);
  }
}
