package dev.conveyor.console.settings;

/** Our name as a producer. */
public final class Source {

  /** The CloudEvents source of everything that the console publishes. */
  public static final String NAME = "/conveyor/admin-console";

  private Source() {}
}
