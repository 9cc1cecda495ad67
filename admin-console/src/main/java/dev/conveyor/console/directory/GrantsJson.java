package dev.conveyor.console.directory;

import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user's grants as one column: a JSON array of pairs of role and source. */
public final class GrantsJson {

  private GrantsJson() {}

  public static List<Grant> read(String json) {
    List<Grant> grants = new ArrayList<>();
    for (JsonNode pair : JsonMapper.shared().readTree(json)) {
      grants.add(
          new Grant(
              new Role(pair.get(0).stringValue()), GrantSource.parse(pair.get(1).stringValue())));
    }
    return grants;
  }
}
