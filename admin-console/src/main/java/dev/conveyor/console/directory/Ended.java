package dev.conveyor.console.directory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When what a user signs in with ended. Pure. What was made at that very moment has ended, too.
 *
 * @param deleted whether the identity provider deleted the user, and has not pushed them since
 * @param credentials passwords, links and sessions from before it are void, even after another
 *     identity took the user over. Null for none
 * @param sessions links and sessions from before it are void. Null for none
 */
public record Ended(boolean deleted, @Nullable Instant credentials, @Nullable Instant sessions) {

  /** For accounts of which nothing ended. */
  public static final Ended NEVER = new Ended(false, null, null);

  /** What ended by one or the other. */
  public Ended with(Ended other) {
    return new Ended(
        deleted || other.deleted,
        later(credentials, other.credentials),
        later(sessions, other.sessions));
  }

  /** Whether a password that was set at that time is void. */
  public boolean endsPassword(Instant setAt) {
    return isBy(setAt, credentials);
  }

  /** Whether a session that began, or a link that was made, at that time is void. */
  public boolean endsSession(Instant beganAt) {
    return isBy(beganAt, sessionsUntil());
  }

  /** Until when all sessions ended; null for none. */
  public @Nullable Instant sessionsUntil() {
    return later(credentials, sessions);
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || other != null && other.isAfter(one) ? other : one;
  }

  private static boolean isBy(Instant time, @Nullable Instant end) {
    return end != null && !time.isAfter(end);
  }
}
