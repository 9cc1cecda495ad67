package dev.conveyor.console.acting;

/**
 * A request that is understood and cannot be fulfilled as things stand. The message is for the
 * person who asked.
 */
public final class Conflict extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public Conflict(String message) {
    super(message, null, false, false);
  }
}
