package dev.conveyor.console.acting;

/** Something that was asked for is not there. The message is for the person who asked. */
public final class NotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NotFound(String message) {
    super(message, null, false, false);
  }
}
