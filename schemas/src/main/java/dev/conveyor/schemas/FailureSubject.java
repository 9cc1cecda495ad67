package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a failed provision was about.
 *
 * @param kind {@code user}, {@code group}, {@code settings}, or {@code record} for one that nobody
 *     could read
 * @param id the resource's id, when it is known
 * @param name the userName, displayName or e-mail, when it is known
 */
public record FailureSubject(
    @JsonProperty(required = true) String kind, @Nullable String id, @Nullable String name) {

  public FailureSubject {
    Event.require(kind, "kind");
  }

  public static FailureSubject user(@Nullable Object id, @Nullable String name) {
    return new FailureSubject("user", id == null ? null : id.toString(), name);
  }

  public static FailureSubject group(@Nullable Object id, @Nullable String name) {
    return new FailureSubject("group", id == null ? null : id.toString(), name);
  }

  public static FailureSubject settings() {
    return new FailureSubject("settings", null, null);
  }

  public static FailureSubject unreadable() {
    return new FailureSubject("record", null, null);
  }
}
