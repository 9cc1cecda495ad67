package dev.conveyor.ingress.groups;

import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.ScimUserId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the names of members in one request refer to: values read once, before anything is decided.
 *
 * @param users the users whom a name refers to by id
 * @param byOtherNames the users whom a name refers to by externalId or userName
 * @param groups the display name of each name that is a group
 */
record MemberNames(
    Set<ScimUserId> users, Map<String, ScimUserId> byOtherNames, Map<String, String> groups) {

  static final MemberNames NONE = new MemberNames(Set.of(), Map.of(), Map.of());

  /**
   * The user; null if the name is a group's, or no user has it yet. A user's id stays one even if
   * another edit of the request declares it to be a group's.
   */
  @Nullable ScimUserId user(String name) {
    ScimUserId id = idOrNull(name);
    if (id != null && users.contains(id)) {
      return id;
    }
    return groups.containsKey(name) ? null : byOtherNames.get(name);
  }

  /** The group's display name; null for a user, known or not. */
  @Nullable String group(String name) {
    return groups.get(name);
  }

  /** The names that are ids. */
  static Set<ScimUserId> ids(Collection<String> names) {
    Set<ScimUserId> ids = new LinkedHashSet<>();
    for (String name : names) {
      ScimUserId id = idOrNull(name);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  static @Nullable ScimUserId idOrNull(String name) {
    try {
      return ScimUserId.of(name);
    } catch (InvalidValue e) {
      return null;
    }
  }
}
