package dev.conveyor.ingress.requests;

import dev.conveyor.schemas.ScimUserId;
import org.jspecify.annotations.Nullable;

/**
 * A write that was carried out.
 *
 * @param user whose new version is on its way to the directory; null when none is
 */
public record Written(Answer answer, @Nullable ScimUserId user, long version) {

  public static Written of(Answer answer) {
    return new Written(answer, null, 0);
  }
}
