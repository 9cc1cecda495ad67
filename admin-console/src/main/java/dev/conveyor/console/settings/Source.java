package dev.conveyor.console.settings;

import dev.conveyor.schemas.EventSource;

/** Our name as a producer. */
public final class Source {

  /** The CloudEvents source of everything that the console publishes. */
  public static final String NAME = EventSource.ADMIN_CONSOLE.text();

  private Source() {}
}
