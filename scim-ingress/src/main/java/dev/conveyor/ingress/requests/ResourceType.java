package dev.conveyor.ingress.requests;

import java.util.Arrays;
import java.util.Optional;

/** The resource types (RFC 7643 section 6). */
public enum ResourceType {
  USER("Users"),
  GROUP("Groups");

  private final String endpoint;

  ResourceType(String endpoint) {
    this.endpoint = endpoint;
  }

  /** The first segment of its paths below the base URL. */
  public String endpoint() {
    return endpoint;
  }

  static Optional<ResourceType> at(String endpoint) {
    return Arrays.stream(values()).filter(type -> type.endpoint.equals(endpoint)).findFirst();
  }
}
