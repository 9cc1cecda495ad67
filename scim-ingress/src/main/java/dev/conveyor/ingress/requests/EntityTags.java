package dev.conveyor.ingress.requests;

import dev.conveyor.ingress.protocol.ScimProblem;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Conditional requests (RFC 9110 section 13.1, RFC 7644 section 3.14). A tag is a version, for a
 * user followed by a digest of their groups, {@code W/"7-1f0c3a5e9b77"}: see {@code EntityTag}.
 */
public final class EntityTags {

  private EntityTags() {}

  /**
   * Compares versions only: clients cannot write groups here, so a change of them is not a
   * conflict.
   *
   * @throws ScimProblem 412 if the client has seen another version than the current one
   */
  public static void requireMatch(@Nullable String ifMatch, long version) {
    if (ifMatch != null && !isOf(ifMatch, version)) {
      throw ScimProblem.preconditionFailed(
          "The resource has changed since it was read. Its current version is " + version + ".");
    }
  }

  /**
   * The same for a resource with two versions of the same state.
   *
   * @throws ScimProblem 412 if the client has seen neither
   */
  public static void requireMatch(@Nullable String ifMatch, long version, long sameState) {
    if (ifMatch == null || !isOf(ifMatch, sameState)) {
      requireMatch(ifMatch, version);
    }
  }

  private static boolean isOf(String tags, long version) {
    String wanted = String.valueOf(version);
    return opaque(tags).anyMatch(tag -> tag.equals("*") || version(tag).equals(wanted));
  }

  /** Whether one of the tags matches: weak comparison, including groups. */
  public static boolean seen(@Nullable String ifNoneMatch, String entityTag) {
    return ifNoneMatch != null
        && opaque(ifNoneMatch)
            .anyMatch(tag -> tag.equals("*") || opaque(entityTag).anyMatch(tag::equals));
  }

  /** The tags without the weakness prefix. */
  private static Stream<String> opaque(String tags) {
    return Arrays.stream(tags.split(","))
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag);
  }

  private static String version(String tag) {
    boolean quoted = tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"");
    int digest = tag.indexOf('-');
    return quoted ? tag.substring(1, digest > 0 ? digest : tag.length() - 1) : "";
  }
}
