package dev.conveyor.ingress.requests;

import org.jspecify.annotations.Nullable;

/** The response to a write or to a read of one resource. */
public record Answer(
    int status, @Nullable Body body, @Nullable String location, @Nullable String entityTag) {

  public static Answer noContent(@Nullable String entityTag) {
    return new Answer(204, null, null, entityTag);
  }
}
