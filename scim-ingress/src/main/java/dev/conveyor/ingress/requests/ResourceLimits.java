package dev.conveyor.ingress.requests;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.UserDocument;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The maximum size of stored resources, so that each one's change record fits its topic: many small
 * changes may add up to more than a single request could contain.
 *
 * @param userBytes the maximum size of a stored user, in bytes of JSON; at most 2 MiB
 * @param groupBytes the maximum size of a group's displayName and externalId together, in bytes
 */
@ConfigurationProperties("conveyor.resource-limit")
public record ResourceLimits(
    @DefaultValue("1048576") int userBytes, @DefaultValue("65536") int groupBytes) {

  private static final String TOO_LARGE =
      "The %s would have %d bytes with this change; the limit is %d bytes.";

  public ResourceLimits {
    requireInRange("user-bytes", userBytes);
    requireInRange("group-bytes", groupBytes);
  }

  private static void requireInRange(String name, int bytes) {
    if (bytes < 1024 || bytes > UserDocument.LARGEST_IN_RECORD) {
      throw new IllegalArgumentException(
          "conveyor.resource-limit."
              + name
              + " must be between 1024 and "
              + UserDocument.LARGEST_IN_RECORD);
    }
  }

  /**
   * Checks whether the user may be stored after a change. A deactivation is always allowed,
   * whatever the size of the rest; so is a change that shrinks a user that an earlier version
   * allowed to grow too large. Reactivation requires a user within the limit, so the two cannot be
   * combined to bypass it.
   *
   * @param before null for a new user
   * @throws ScimProblem 400 with the size and the limit
   */
  public UserDocument check(@Nullable UserDocument before, UserDocument changed) {
    UserDocument after = before == null ? changed : changed.withActiveUnlessGiven(before.active());
    int size = after.bytes();
    if (size <= userBytes || before != null && isAllowed(before, after, size)) {
      return after;
    }
    throw ScimProblem.invalidValue(TOO_LARGE.formatted("user", size, userBytes));
  }

  private static boolean isAllowed(UserDocument before, UserDocument after, int size) {
    return after.active()
        ? before.active() && size <= before.bytes()
        : before.active() || size <= before.bytes();
  }

  /**
   * @throws ScimProblem 400 with the size and the limit
   */
  public void checkGroup(String displayName, @Nullable String externalId) {
    int size = bytes(displayName) + (externalId == null ? 0 : bytes(externalId));
    if (size > groupBytes) {
      throw ScimProblem.invalidValue(TOO_LARGE.formatted("group's names", size, groupBytes));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
