package dev.conveyor.console.holds;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user whose removal, or whose loss of roles, is held.
 *
 * @param scimUserId whose removal is held; null if only roles are
 * @param scimVersion the version of the SCIM user that requests the removal; null if only roles are
 *     held
 * @param requested {@code inactive} or {@code deleted}, as the SCIM user is, or {@code roles} if
 *     only roles are held
 * @param roles that the user would lose because groups no longer give them
 * @param since when the first request was held
 * @param endsAt when the hold ends by itself
 * @param endsBy what happens then: {@code apply} or {@code discard}
 */
public record HeldUser(
    @JsonProperty("id") UserId id,
    EmailAddress email,
    String displayName,
    @Nullable ScimUserId scimUserId,
    @Nullable Long scimVersion,
    String requested,
    List<Role> roles,
    Instant since,
    Instant endsAt,
    HoldDecision endsBy) {

  public HeldUser {
    roles = List.copyOf(roles);
  }
}
