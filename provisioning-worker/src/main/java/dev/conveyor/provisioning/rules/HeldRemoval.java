package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.UserId;
import java.time.Instant;

/**
 * A removal that was stopped because too many came at once. The user stays active until an admin,
 * the identity provider, or the end of the hold decides.
 *
 * @param user who would be removed
 * @param wanted the newest state that the identity provider requested; not active
 * @param reference that a failed provision of the request would have
 * @param fingerprint of the request
 * @param since when the first request to remove the user was stopped
 */
public record HeldRemoval(
    UserId user, Wanted wanted, FailureReference reference, String fingerprint, Instant since) {

  HeldRemoval with(Wanted newer, FailureReference reference, String fingerprint) {
    return new HeldRemoval(user, newer, reference, fingerprint, since);
  }
}
