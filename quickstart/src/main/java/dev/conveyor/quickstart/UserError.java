package dev.conveyor.quickstart;

/** Something that the person at the keyboard can mend. The message is one clear line. */
final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UserError(String message) {
    super(message, null, false, false);
  }
}
