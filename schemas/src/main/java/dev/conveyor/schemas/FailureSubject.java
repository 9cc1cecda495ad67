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

  /** Whom or what an event is about. */
  public static FailureSubject of(Event event) {
    return switch (event) {
      case ScimUserChanged user -> user(user.userId(), user.userName());
      case ScimUserErased user -> user(user.userId(), null);
      case InviteUser invite -> user(invite.userId(), invite.email());
      case EraseUser erase -> user(erase.userId(), null);
      case ConfirmAdoption confirm -> user(confirm.userId(), null);
      case AssignRole assign -> user(assign.userId(), null);
      case RemoveRole remove -> user(remove.userId(), null);
      case DirectoryUserChanged user -> user(user.userId(), user.email());
      case DirectoryUserErased user -> user(user.userId(), null);
      case UserChanged user -> user(user.userId(), user.email());
      case UserErased user -> user(user.userId(), null);
      case UserSnapshot user -> user(user.userId(), user.email());
      case ScimGroupChanged group -> group(group.groupId(), group.displayName());
      case ScimGroupMembersChanged group -> group(group.groupId(), null);
      case RoleMappingChanged mapping -> group(mapping.groupId(), null);
      case ScimConnectionChanged settings -> settings();
      case ScimRequestReplayed request -> ofPath(request.path());
      case FailedProvision failure -> failure.about();
      case EraseScimUsers erase -> unreadable();
      case FailureSettled settled -> unreadable();
      case FailureCauseGone gone -> unreadable();
    };
  }

  private static FailureSubject ofPath(String path) {
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
