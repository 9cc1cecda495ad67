package dev.conveyor.ingress.requests;

import org.jspecify.annotations.Nullable;

/** What a write or a read of one resource answers. */
public record Answer(
    int status, @Nullable Body body, @Nullable String location, @Nullable String entityTag) {

  public static Answer noContent(@Nullable String entityTag) {
    return new Answer(204, null, null, entityTag);
  }
}
