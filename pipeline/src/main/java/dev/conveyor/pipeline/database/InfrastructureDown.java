package dev.conveyor.pipeline.database;

/**
 * Database or brokers are unavailable: the same work is tried again, in order, for as long as it
 * takes.
 */
public final class InfrastructureDown extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InfrastructureDown(Throwable cause) {
    super("Infrastructure is unavailable: " + cause.getMessage(), cause);
  }
}
