package dev.conveyor.ingress.requests;

import dev.conveyor.ingress.protocol.ScimProblem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Conditional requests (RFC 7232, RFC 7644 section 3.14), on weak tags that are versions. */
public final class EntityTags {

  private EntityTags() {}

  /**
   * @throws ScimProblem 412 when the client has seen another version than the current one
   */
  public static void requireMatch(@Nullable String ifMatch, long version) {
    if (ifMatch != null && !matches(ifMatch, version)) {
      throw ScimProblem.preconditionFailed(
          "The resource has changed since it was read: it is at version " + version + " now.");
    }
  }

  /**
   * The same for a resource of which two versions have one state.
   *
   * @throws ScimProblem 412 when the client has seen neither
   */
  public static void requireMatch(@Nullable String ifMatch, long version, long sameState) {
    if (ifMatch == null || !matches(ifMatch, sameState)) {
      requireMatch(ifMatch, version);
    }
  }

  public static boolean matches(String tags, long version) {
    return Arrays.stream(tags.split(","))
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
        .anyMatch(tag -> tag.equals("*") || tag.equals("\"" + version + "\""));
  }
}
