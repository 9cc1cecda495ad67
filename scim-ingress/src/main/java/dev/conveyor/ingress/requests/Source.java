package dev.conveyor.ingress.requests;

/** Our name as a producer. */
public final class Source {

  /** The CloudEvents source of everything that the ingress publishes. */
  public static final String NAME = "/conveyor/scim-ingress";

  private Source() {}
}
