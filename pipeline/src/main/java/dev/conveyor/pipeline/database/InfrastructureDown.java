package dev.conveyor.pipeline.database;

/**
 * The database or the brokers are unavailable: the same work is retried, in order, indefinitely.
 */
public final class InfrastructureDown extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InfrastructureDown(Throwable cause) {
    super("Infrastructure is unavailable: " + cause.getMessage(), cause);
  }
}
