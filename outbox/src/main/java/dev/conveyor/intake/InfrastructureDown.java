package dev.conveyor.intake;

/**
 * The database is unavailable: the same records are tried again, in order, for as long as it takes.
 */
public final class InfrastructureDown extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InfrastructureDown(Throwable cause) {
    super("The database is unavailable: " + cause.getMessage(), cause);
  }
}
