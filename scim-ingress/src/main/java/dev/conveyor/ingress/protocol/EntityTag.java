package dev.conveyor.ingress.protocol;

import dev.conveyor.schemas.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Weak entity tags (RFC 7644 section 3.14). A user's tag covers the groups returned with the user,
 * which change without the user's version: {@code W/"7"} without groups, {@code W/"7-1f0c3a5e9b77"}
 * with groups. {@code UserColumns} implements the same in SQL.
 */
final class EntityTag {

  private static final int DIGEST_LENGTH = 12;

  private EntityTag() {}

  static String of(long version, String digest) {
    return "W/\"" + version + (digest.isEmpty() ? "" : "-" + digest) + "\"";
  }

  /** Empty if there are none. */
  static String digest(List<Resources.Link> groups) {
    if (groups.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    groups.forEach(group -> text.append(group.value()).append(group.display()));
    return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_LENGTH);
  }
}
