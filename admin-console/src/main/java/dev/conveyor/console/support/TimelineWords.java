package dev.conveyor.console.support;

import dev.conveyor.schemas.GrantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sentences for what the timeline's rows say. Pure. */
final class TimelineWords {

  private TimelineWords() {}

  static String push(JsonNode detail, long version) {
    if (detail.path("undone").asBoolean(false)) {
      return "The change was refused and undone, and the identity provider got an error.";
    }
    if (detail.path("deleted").asBoolean(false)) {
      return "The identity provider deleted the user.";
    }
    List<String> changed = texts(detail.path("changed"));
    String what =
        version == 1
            ? "The identity provider pushed the user for the first time"
            : "The identity provider pushed a change"
                + (changed.isEmpty() ? "" : " of " + String.join(", ", changed));
    return what + (detail.path("active").asBoolean(false) ? "." : ", inactive.");
  }

  /**
   * @param groups names of SCIM groups by their ids
   */
  static String change(JsonNode detail, Map<String, String> groups) {
    String what =
        switch (detail.path("change").asString("")) {
          case "provisioned" -> "Provisioned";
          case "deactivated" -> "Deactivated";
          case "reactivated" -> "Reactivated";
          case "roles-changed" -> "Roles changed";
          default -> "Updated";
        };
    List<String> roles = new ArrayList<>();
    for (JsonNode grant : detail.path("roles")) {
      roles.add(
          grant.path("role").asString("")
              + " ("
              + source(grant.path("source").asString(""), groups)
              + ")");
    }
    return what
        + (roles.isEmpty() ? ". Holds no role." : ". Holds " + String.join(", ", roles) + ".");
  }

  /** Where a grant comes from, as people say it. */
  static String source(String source, Map<String, String> groups) {
    if (source.startsWith(GrantSource.GROUP_PREFIX)) {
      String id = source.substring(GrantSource.GROUP_PREFIX.length());
      return "group " + groups.getOrDefault(id, id);
    }
    return source.equals("manual") ? "manual" : source;
  }

  private static List<String> texts(JsonNode array) {
    return array
        .valueStream()
        .map(each -> each.asString(""))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /**
   * What an admin did about a role.
   *
   * @param actor null if not known
   * @param outcome as the role-sync worker stores it; null while it has decided nothing
   */
  static String command(
      @Nullable String actor, @Nullable String outcome, boolean assign, String role) {
    String who = actor == null ? "An admin" : actor;
    return who
        + switch (outcome) {
          case "held-through-groups" -> " could not remove " + role + ", which a group gives.";
          case "user-deactivated" -> " could not assign " + role + ": the user was deactivated.";
          case "unchanged" ->
              assign
                  ? " assigned " + role + ", which was assigned already."
                  : " removed " + role + ", which was not held.";
          case null, default -> (assign ? " assigned " : " removed ") + role + ".";
        };
  }
}
