package dev.conveyor.ingress.requests;

import dev.conveyor.schemas.ScimUserId;
import org.jspecify.annotations.Nullable;

/**
 * A completed write.
 *
 * @param user the user whose new version is being provisioned; null if there is none
 */
public record Written(Answer answer, @Nullable ScimUserId user, long version) {

  public static Written of(Answer answer) {
    return new Written(answer, null, 0);
  }
}
