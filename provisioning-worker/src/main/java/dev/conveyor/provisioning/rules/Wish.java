package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a rejected version requested, until it is fulfilled.
 *
 * @param kind what happened to the version in SCIM
 * @param wanted the newest state with this request: may be newer than the rejected version
 * @param version the rejected version
 * @param origin the SCIM user of the first attempt: a rejected create leaves no SCIM user, and its
 *     retry is a new one
 * @param reference of the failed provision
 * @param fingerprint of the rejected request; a retry has the same one
 * @param since when it was first rejected: the oldest is served first
 * @param confirmed the directory user whose adoption an admin has confirmed; null for none
 * @param announcedAt when support was asked to replay the request; null if it was not
 */
public record Wish(
    Kind kind,
    Wanted wanted,
    long version,
    ScimUserId origin,
    FailureReference reference,
    String fingerprint,
    PushRefusal refusal,
    Instant since,
    @Nullable UserId confirmed,
    @Nullable Instant announcedAt) {

  /** What happened to the version in SCIM. */
  public enum Kind {
    /** It is in SCIM, with an open failure at the support desk. */
    KEPT,
    /** It is in SCIM; a deactivated user's address follows when it becomes free. Not a failure. */
    QUIET,
    /** It was undone, because its request was answered with the rejection. */
    UNDONE
  }

  /** Oldest first. */
  static final Comparator<Wish> BY_AGE =
      Comparator.comparing(Wish::since).thenComparing(Wish::origin);

  /** For a deactivated user's address, which is not a failure. */
  private static final PushRefusal FOLLOWS =
      new PushRefusal(FailureReason.EMAIL_TAKEN, "", true, false, null);

  /** A wish of a deactivated user whose address should follow once it is free. */
  static Wish follower(
      Wanted wanted, FailureReference reference, String fingerprint, Instant since) {
    return new Wish(
        Kind.QUIET,
        wanted,
        wanted.version(),
        wanted.scimUser(),
        reference,
        fingerprint,
        FOLLOWS,
        since,
        null,
        null);
  }

  public ScimUserId scimUser() {
    return wanted.scimUser();
  }

  boolean waitsForAddress() {
    return refusal.waitsForAddress();
  }

  boolean waitsForSeat() {
    return refusal.waitsForSeat();
  }

  Wish withRefusal(PushRefusal refusal) {
    return new Wish(
        kind, wanted, version, origin, reference, fingerprint, refusal, since, confirmed, null);
  }

  Wish withWanted(Wanted wanted, PushRefusal refusal) {
    return new Wish(
        kind, wanted, version, origin, reference, fingerprint, refusal, since, confirmed, null);
  }

  Wish withConfirmed(@Nullable UserId confirmed) {
    return new Wish(
        kind,
        wanted,
        version,
        origin,
        reference,
        fingerprint,
        refusal,
        since,
        confirmed,
        announcedAt);
  }

  /** For the failure of another version. */
  Wish under(FailureReference reference, String fingerprint) {
    return new Wish(
        kind,
        wanted,
        version,
        origin,
        reference,
        fingerprint,
        refusal,
        since,
        confirmed,
        announcedAt);
  }

  /** As another attempt after an earlier rejection. */
  Wish of(long version, ScimUserId origin) {
    return new Wish(
        kind,
        wanted,
        version,
        origin,
        reference,
        fingerprint,
        refusal,
        since,
        confirmed,
        announcedAt);
  }

  Wish undone() {
    return new Wish(
        Kind.UNDONE,
        wanted,
        version,
        origin,
        reference,
        fingerprint,
        refusal,
        since,
        confirmed,
        null);
  }

  Wish announced(Instant at) {
    return new Wish(
        kind, wanted, version, origin, reference, fingerprint, refusal, since, confirmed, at);
  }
}
