package dev.conveyor.ingress.requests;

import dev.conveyor.schemas.EventSource;

/** The name of the ingress as a producer. */
public final class Source {

  /** The CloudEvents source of everything that the ingress publishes. */
  public static final String NAME = EventSource.SCIM_INGRESS.text();

  private Source() {}
}
