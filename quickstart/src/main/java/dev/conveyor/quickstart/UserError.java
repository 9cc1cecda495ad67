package dev.conveyor.quickstart;

/** An error that the user can fix. The message is one clear line. */
final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UserError(String message) {
    super(message, null, false, false);
  }
}
