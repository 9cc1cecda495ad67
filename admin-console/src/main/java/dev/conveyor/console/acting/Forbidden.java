package dev.conveyor.console.acting;

/** A request that somebody else may make. The message is for the person who asked. */
public final class Forbidden extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public Forbidden(String message) {
    super(message, null, false, false);
  }
}
