package dev.conveyor.rolesync.facts;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.DirectoryChange;
import dev.conveyor.schemas.DirectoryCommand;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.ResendUser;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.RoleSyncInput;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.SettingsChange;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds the users whose grants new facts may affect. */
public final class Affected {

  private final LifecycleFacts lifecycles;
  private final MembershipFacts memberships;
  private final MappingFacts mappings;

  public Affected(JdbcClient jdbc) {
    this.lifecycles = new LifecycleFacts(jdbc);
    this.memberships = new MembershipFacts(jdbc);
    this.mappings = new MappingFacts(jdbc);
  }

  /**
   * Users named in these events, directly or by SCIM user: no more than the events name. Users of
   * the same kind of event come in the order of the events.
   */
  public Set<UserId> named(OrganizationId organization, Collection<RoleSyncInput> events) {
    Set<UserId> users = new LinkedHashSet<>();
    Set<ScimUserId> scimUsers = new LinkedHashSet<>();
    for (RoleSyncInput event : events) {
      switch (event) {
        case DirectoryUserChanged user -> users.add(user.userId());
        case AssignRole assign -> users.add(assign.userId());
        case RemoveRole remove -> users.add(remove.userId());
        case DecideHold decide -> users.add(decide.userId());
        case ScimGroupMembersChanged group -> {
          scimUsers.addAll(group.joined());
          scimUsers.addAll(group.left());
        }
        // The grants of these users are deleted with their rows.
        case DirectoryUserErased user -> {}
        // Queried separately.
        case ScimGroupChanged group -> {}
        case SettingsChange change -> {}
        case InviteUser notOurs -> {}
        case EraseUser notOurs -> {}
        case ConfirmAdoption notOurs -> {}
        case ResendUser notOurs -> {}
      }
    }
    users.addAll(linkedTo(organization, scimUsers));
    return users;
  }

  /** The users linked to these SCIM users, now or in the past. */
  public Set<UserId> linkedTo(OrganizationId organization, Collection<ScimUserId> scimUsers) {
    return scimUsers.isEmpty() ? Set.of() : lifecycles.linkedTo(organization, scimUsers);
  }

  /** Groups that were mapped, remapped, or deleted: this affects all of their members. */
  public static Set<GroupId> groups(Collection<RoleSyncInput> events) {
    Set<GroupId> groups = new TreeSet<>(Comparator.comparing(GroupId::value));
    for (RoleSyncInput event : events) {
      switch (event) {
        case RoleMappingChanged mapping -> groups.add(mapping.groupId());
        case ScimGroupChanged group -> {
          if (group.deleted()) {
            groups.add(group.groupId());
          }
        }
        case ScimGroupMembersChanged ofSomeMembers -> {}
        case ScimConnectionChanged ofNoGroup -> {}
        case DirectoryChange ofNoGroup -> {}
        case DirectoryCommand ofNoGroup -> {}
      }
    }
    return groups;
  }

  /**
   * SCIM users who are or ever were members of the group, ordered by id.
   *
   * <p>A separate query, without a join with the linked users: right after a large change, the
   * tables' statistics are outdated, and a join planned with them can take minutes.
   *
   * @param after the last one of the previous page, or a UUID of zeros
   */
  public List<ScimUserId> everMembers(
      OrganizationId organization, GroupId group, UUID after, int limit) {
    return memberships.everMembers(organization, group, after, limit);
  }

  /**
   * Users with lifecycle facts later than a default role that arrives only now. Row 13 affects no
   * one else.
   */
  public Set<UserId> ofDefaultRole(OrganizationId organization, Collection<RoleSyncInput> events) {
    @Nullable Instant earliest = null;
    for (RoleSyncInput event : events) {
      if (event instanceof ScimConnectionChanged connection
          && (earliest == null || connection.occurredAt().isBefore(earliest))) {
        earliest = connection.occurredAt();
      }
    }
    if (earliest == null) {
      return Set.of();
    }
    Set<UserId> users = lifecycles.changedSince(organization, earliest);
    for (GroupId group : mappings.mappedSince(organization, earliest)) {
      users.addAll(
          linkedTo(
              organization, everMembers(organization, group, new UUID(0, 0), Integer.MAX_VALUE)));
    }
    return users;
  }
}
