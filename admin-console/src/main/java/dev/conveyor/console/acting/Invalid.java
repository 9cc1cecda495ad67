package dev.conveyor.console.acting;

/** A request that is wrong in itself. The message is for the person who asked. */
public final class Invalid extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public Invalid(String message) {
    super(message, null, false, false);
  }
}
