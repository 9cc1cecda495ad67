package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a failed provision was about.
 *
 * @param kind {@code user}, {@code group}, {@code settings}, or {@code record} for one that nobody
 *     could read
 * @param id the resource's id, when it is known
 * @param name the userName, displayName or e-mail, when it is known
 * @param alsoKnownAs other names by which people look for it: addresses and names that it has, and
 *     those that the failed change would have given it. At most {@value #MOST_NAMES}; null when
 *     there are none
 */
public record FailureSubject(
    @JsonProperty(required = true) String kind,
    @Nullable String id,
    @Nullable String name,
    @Nullable List<String> alsoKnownAs) {

  /** The most names beside the first one. */
  public static final int MOST_NAMES = 20;

  /** The longest of them: no address is longer. */
  private static final int LONGEST_NAME = 320;

  public FailureSubject {
    Event.require(kind, "kind");
    if (alsoKnownAs != null) {
      alsoKnownAs = List.copyOf(alsoKnownAs);
      if (alsoKnownAs.isEmpty()
          || alsoKnownAs.size() > MOST_NAMES
          || alsoKnownAs.stream().anyMatch(each -> each.length() > LONGEST_NAME)) {
        throw new IllegalArgumentException(
            "alsoKnownAs has 1 to " + MOST_NAMES + " names of at most " + LONGEST_NAME);
      }
    }
  }

  public FailureSubject(String kind, @Nullable String id, @Nullable String name) {
    this(kind, id, name, null);
  }

  /** The same with more names, as many as there is room for. */
  public FailureSubject alsoKnownAs(Collection<String> names) {
    List<String> others =
        names.stream()
            .filter(each -> !each.isBlank() && each.length() <= LONGEST_NAME && !each.equals(name))
            .distinct()
            .limit(MOST_NAMES)
            .toList();
    return new FailureSubject(kind, id, name, others.isEmpty() ? null : others);
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

  /** Of a SCIM resource, such as {@code /Users/ID}. */
  static FailureSubject ofPath(String path) {
    String[] segments = path.split("/", 4);
    String id = segments.length > 2 && !segments[2].isEmpty() ? segments[2] : null;
    return switch (segments.length > 1 ? segments[1] : "") {
      case "Users" -> user(id, null);
      case "Groups" -> group(id, null);
      default -> unreadable();
    };
  }

  public static FailureSubject unreadable() {
    return new FailureSubject("record", null, null);
  }
}
