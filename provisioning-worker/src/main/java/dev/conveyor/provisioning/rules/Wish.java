package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a refused version asked for, until it gets it.
 *
 * @param kind what became of the version in SCIM
 * @param wanted the newest state that asks for it: it may be newer than the refused version
 * @param version the version that was refused
 * @param origin the SCIM user of the first try: a refused create leaves no SCIM user behind, and
 *     its retry is another one
 * @param reference of the failed provision
 * @param fingerprint of the request that was refused; a retry has the same one
 * @param since when it was refused first: the oldest is served first
 * @param confirmed the directory user whose adoption an admin has confirmed; null for none
 * @param announcedAt when support was asked to send the request again; null when it was not
 */
public record Wish(
    Kind kind,
    Wanted wanted,
    long version,
    ScimUserId origin,
    FailureReference reference,
    String fingerprint,
    Refusal refusal,
    Instant since,
    @Nullable UserId confirmed,
    @Nullable Instant announcedAt) {

  /** What became of the version in SCIM. */
  public enum Kind {
    /** It is in SCIM, and open at the support desk. */
    KEPT,
    /** It is in SCIM; a deactivated user's address follows when it can. No failure. */
    QUIET,
    /** It was taken back, because its request was answered with the refusal. */
    UNDONE
  }

  /** The oldest first. */
  static final Comparator<Wish> BY_AGE =
      Comparator.comparing(Wish::since).thenComparing(Wish::origin);

  public ScimUserId scimUser() {
    return wanted.scimUser();
  }

  boolean waitsForAddress() {
    return refusal.waitsForAddress();
  }

  boolean waitsForSeat() {
    return refusal.waitsForSeat();
  }

  Wish withRefusal(Refusal refusal) {
    return new Wish(
        kind, wanted, version, origin, reference, fingerprint, refusal, since, confirmed, null);
  }

  Wish withWanted(Wanted wanted, Refusal refusal) {
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

  /** As another try of an earlier refusal. */
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
