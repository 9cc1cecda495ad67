package dev.conveyor.ingress.rejections;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a failed write is about, with the names that support may search for. Pure. */
public final class Subjects {

  private Subjects() {}

  /**
   * A user by their current userName, with all names that they have or would have received.
   *
   * @param stored the current user; null if they do not exist
   * @param wanted the user as the write would have made them
   */
  public static FailureSubject user(
      ScimUserId id, @Nullable UserDocument stored, UserDocument wanted) {
    UserDocument now = stored == null ? wanted : stored;
    return FailureSubject.user(id, now.userName())
        .alsoKnownAs(Stream.concat(names(now).stream(), names(wanted).stream()).toList());
  }

  /** The userName, the display name, and the addresses of a user. */
  static List<String> names(UserDocument user) {
    JsonNode tree = user.tree();
    List<String> names = new ArrayList<>();
    names.add(user.userName());
    add(names, tree.path("displayName"));
    add(names, tree.path("name").path("formatted"));
    tree.path("emails").forEach(email -> add(names, email.path("value")));
    return names;
  }

  private static void add(List<String> names, JsonNode value) {
    if (value.isString()) {
      names.add(value.stringValue());
    }
  }
}
