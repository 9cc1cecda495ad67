package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.GroupEdit;
import dev.conveyor.ingress.protocol.Members;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.ScimUserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the edits of one request make of a group, in the end: the last edit that names a member
 * decides. Pure. A plan names only members that the request names, whatever the group's size.
 */
final class GroupPlan {

  private final MemberNames names;
  private String displayName;
  private @Nullable String externalId;
  private boolean replacesMembers;
  private final Set<ScimUserId> members = new LinkedHashSet<>();
  private final Set<ScimUserId> leaving = new LinkedHashSet<>();
  private final Parking parking = new Parking();
  private final Map<String, Gone> gone = new HashMap<>();

  /** A name that the group no longer waits for. */
  private record Gone(String name, Unparked why) {}

  private GroupPlan(String displayName, @Nullable String externalId, MemberNames names) {
    this.displayName = displayName;
    this.externalId = externalId;
    this.names = names;
  }

  /**
   * @param displayName the group's name before
   * @param externalId the group's externalId before
   * @param names of all members that the edits add
   * @param parked the names that the group waits for; only needed if an edit replaces all members
   */
  static GroupPlan of(
      String displayName,
      @Nullable String externalId,
      List<GroupEdit> edits,
      MemberNames names,
      Collection<String> parked) {
    GroupPlan plan = new GroupPlan(displayName, externalId, names);
    for (GroupEdit edit : edits) {
      switch (edit) {
        case GroupEdit.Rename rename -> plan.displayName = rename.displayName();
        case GroupEdit.SetExternalId set -> plan.externalId = set.externalId();
        case GroupEdit.AddMembers add -> plan.add(add.members());
        case GroupEdit.RemoveMembers remove -> plan.remove(remove.members());
        case GroupEdit.ReplaceMembers replace -> plan.replace(replace.members(), parked);
      }
    }
    return plan;
  }

  private void add(Members added) {
    for (String name : added.users()) {
      ScimUserId user = names.user(name);
      if (user != null) {
        members.add(user);
        leaving.remove(user);
      } else {
        waitFor(name, names.group(name));
      }
    }
    for (String name : added.groups()) {
      waitFor(name, Objects.requireNonNullElse(names.group(name), name));
    }
  }

  private void waitFor(String name, @Nullable String group) {
    parking.add(name, group);
    gone.remove(ComparisonKey.of(name));
  }

  private void remove(Collection<String> removed) {
    for (ScimUserId user : MemberNames.ids(removed)) {
      members.remove(user);
      leaving.add(user);
    }
    parking.remove(removed);
    removed.forEach(name -> forget(name, Unparked.REMOVED));
  }

  private void replace(Members replacement, Collection<String> parked) {
    Set<String> keys = replacement.all().map(ComparisonKey::of).collect(Collectors.toSet());
    replacesMembers = true;
    members.clear();
    leaving.clear();
    parking.keepOnly(keys);
    for (String name : parked) {
      if (!keys.contains(ComparisonKey.of(name))) {
        forget(name, Unparked.REPLACED);
      }
    }
    add(replacement);
  }

  private void forget(String name, Unparked why) {
    gone.putIfAbsent(ComparisonKey.of(name), new Gone(name, why));
  }

  String displayName() {
    return displayName;
  }

  @Nullable String externalId() {
    return externalId;
  }

  boolean renames(StoredGroup before) {
    return !displayName.equals(before.displayName())
        || !Objects.equals(externalId, before.externalId());
  }

  /** Whether those who are not among {@link #members} leave. */
  boolean replacesMembers() {
    return replacesMembers;
  }

  /** Users who are members afterwards. */
  Set<ScimUserId> members() {
    return members;
  }

  /** Users who are not members afterwards. */
  Set<ScimUserId> leaving() {
    return leaving;
  }

  /** Names that the group waits for afterwards. */
  Parking parking() {
    return parking;
  }

  /** Names that the group no longer waits for, if it did. */
  Set<String> gone(Unparked why) {
    Set<String> some = new HashSet<>();
    for (Gone each : gone.values()) {
      if (each.why() == why) {
        some.add(each.name());
      }
    }
    return some;
  }
}
