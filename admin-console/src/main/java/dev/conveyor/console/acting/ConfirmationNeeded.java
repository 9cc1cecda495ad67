package dev.conveyor.console.acting;

/**
 * A request that would do more harm than its author may see, and that is carried out once they
 * confirm it. The message says what it would do.
 */
public final class ConfirmationNeeded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ConfirmationNeeded(String message) {
    super(message, null, false, false);
  }
}
