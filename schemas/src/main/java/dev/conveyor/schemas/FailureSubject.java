package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a failed provision is about.
 *
 * @param kind {@code user}, {@code group}, {@code settings}, or {@code record} if the record is
 *     unreadable
 * @param id the resource's id, if known
 * @param name the userName, displayName, or email, if known
 * @param alsoKnownAs other names to search by: the current addresses and names, and those that the
 *     failed change would have set. At most {@value #MOST_NAMES}; null if there are none
 */
public record FailureSubject(
    @JsonProperty(required = true) String kind,
    @Nullable String id,
    @Nullable String name,
    @Nullable List<String> alsoKnownAs) {

  /** The maximum number of names besides the first. */
  public static final int MOST_NAMES = 20;

  /** The maximum length of each: no address is longer. */
  private static final int LONGEST_NAME = 320;

  public FailureSubject {
    Event.require(kind, "kind");
    if (alsoKnownAs != null) {
      alsoKnownAs = List.copyOf(alsoKnownAs);
      if (alsoKnownAs.isEmpty()
          || alsoKnownAs.size() > MOST_NAMES
          || alsoKnownAs.stream().anyMatch(each -> each.length() > LONGEST_NAME)) {
        throw new IllegalArgumentException(
            "alsoKnownAs must have from 1 to " + MOST_NAMES + " names of at most " + LONGEST_NAME);
      }
    }
  }

  public FailureSubject(String kind, @Nullable String id, @Nullable String name) {
    this(kind, id, name, null);
  }

  /** The same subject with more names, up to the limit. */
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

  /** The subject for a SCIM path such as {@code /Users/ID}. */
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
