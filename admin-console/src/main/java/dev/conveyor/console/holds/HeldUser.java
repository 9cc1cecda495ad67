package dev.conveyor.console.holds;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;

/**
 * A user whose removal is held.
 *
 * @param scimVersion the version of the SCIM user that requests the removal
 * @param requested {@code inactive} or {@code deleted}, as the SCIM user is
 * @param since when the first request to remove the user was held
 * @param endsAt when the hold ends by itself
 * @param endsBy what happens then: {@code apply} or {@code discard}
 */
public record HeldUser(
    @JsonProperty("id") UserId id,
    EmailAddress email,
    String displayName,
    ScimUserId scimUserId,
    long scimVersion,
    String requested,
    Instant since,
    Instant endsAt,
    HoldDecision endsBy) {}
