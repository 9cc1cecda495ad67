package dev.conveyor.console.people;

import dev.conveyor.console.directory.Ended;
import dev.conveyor.console.directory.SignIn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a user may sign in, for an application with its own passwords and sessions.
 *
 * @param passwordsEndedAt passwords from before it are void; null when none ended
 * @param sessionsEndedAt sessions from before it are void; null when none ended
 */
record SignInAnswer(
    boolean allowed,
    String reason,
    @Nullable Instant passwordsEndedAt,
    @Nullable Instant sessionsEndedAt) {

  /** An address that no user holds, the deleted ones' included. */
  static final SignInAnswer NO_USER =
      new SignInAnswer(false, "There is no user with that e-mail address.", null, null);

  static SignInAnswer of(SignIn.Decision decision, Ended ended) {
    return new SignInAnswer(
        decision.allowed(), decision.reason(), ended.credentials(), ended.sessionsUntil());
  }
}
