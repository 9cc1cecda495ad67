package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DirectoryCommand;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.GroupPush;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.RoleSyncInput;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Adds facts, set by set. Known facts are ignored. */
public final class FactStore {

  private final JdbcTemplate jdbc;

  public FactStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Adds the facts of these events. All belong to the organization, whose lock is held. */
  public void add(OrganizationId organization, List<RoleSyncInput> events) {
    String org = organization.value();
    List<Object[]> lifecycle = new ArrayList<>();
    List<Object[]> members = new ArrayList<>();
    List<Object[]> deletions = new ArrayList<>();
    List<Object[]> mappings = new ArrayList<>();
    List<Object[]> defaults = new ArrayList<>();
    List<Object[]> commands = new ArrayList<>();
    for (RoleSyncInput event : events) {
      Object at = time(event.occurredAt());
      switch (event) {
        case DirectoryUserChanged user -> {
          if (bearsOnGrants(user)) {
            lifecycle.add(lifecycle(org, user, at));
          }
        }
        case ScimGroupMembersChanged group -> {
          group.joined().forEach(id -> members.add(member(org, group, id, at, true)));
          group.left().forEach(id -> members.add(member(org, group, id, at, false)));
        }
        case ScimGroupChanged group -> {
          if (group.deleted()) {
            deletions.add(new Object[] {org, group.groupId().value(), at});
          }
        }
        case RoleMappingChanged mapping ->
            mappings.add(
                new Object[] {
                  org, mapping.groupId().value(), mapping.version(), at, name(mapping.role())
                });
        case ScimConnectionChanged connection ->
            defaults.add(
                new Object[] {org, connection.version(), at, name(connection.defaultRole())});
        case AssignRole assign ->
            commands.add(command(org, assign, assign.userId().value(), assign.role(), true));
        case RemoveRole remove ->
            commands.add(command(org, remove, remove.userId().value(), remove.role(), false));
        // No facts: the user's row is deleted, and the commands belong to another worker.
        case DirectoryUserErased user -> {}
        case InviteUser notOurs -> {}
        case EraseUser notOurs -> {}
        case ConfirmAdoption notOurs -> {}
      }
    }
    upsertGroups(org, events);
    insert(
        "lifecycle_facts (organization, user_id, version, at, change, scim_user_id)",
        lifecycle,
        "text",
        "uuid",
        "bigint",
        "timestamptz",
        "text",
        "uuid");
    insert(
        "membership_facts (organization, scim_user_id, group_id, version, at, member)",
        members,
        "text",
        "uuid",
        "uuid",
        "bigint",
        "timestamptz",
        "boolean");
    insert(
        "group_deletion_facts (organization, group_id, at)",
        deletions,
        "text",
        "uuid",
        "timestamptz");
    insert(
        "mapping_facts (organization, group_id, version, at, role)",
        mappings,
        "text",
        "uuid",
        "bigint",
        "timestamptz",
        "text");
    insert(
        "default_role_facts (organization, version, at, role)",
        defaults,
        "text",
        "bigint",
        "timestamptz",
        "text");
    insert(
        "command_facts (organization, user_id, version, at, role, assign)",
        commands,
        "text",
        "uuid",
        "bigint",
        "timestamptz",
        "text",
        "boolean");
  }

  /** One row per group: a statement may affect a row only once. */
  private void upsertGroups(String organization, List<RoleSyncInput> events) {
    Map<GroupId, Long> versions = new TreeMap<>();
    for (RoleSyncInput event : events) {
      if (event instanceof GroupPush push) {
        versions.merge(push.groupId(), push.version(), Math::max);
      }
    }
    List<Object[]> rows = new ArrayList<>();
    versions.forEach(
        (group, version) -> rows.add(new Object[] {organization, group.value(), version}));
    write(
        "INSERT INTO groups AS g (organization, id, version)",
        """
        ON CONFLICT (organization, id) DO UPDATE SET version = greatest(g.version, excluded.version)
        """,
        rows,
        "text",
        "uuid",
        "bigint");
  }

  private void insert(String table, List<Object[]> rows, String... types) {
    write("INSERT INTO " + table, "ON CONFLICT DO NOTHING", rows, types);
  }

  /** As text columns that are cast: one statement, regardless of the number of rows. */
  private void write(String insert, String onConflict, List<Object[]> rows, String... types) {
    if (rows.isEmpty()) {
      return;
    }
    String columns =
        Arrays.stream(types)
            .map(type -> "?::" + type + "[]")
            .collect(Collectors.joining(", ", "unnest(", ")"));
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      int column = i;
      values[i] = SqlArrays.texts(rows, row -> row[column]);
    }
    jdbc.update(insert + " SELECT * FROM " + columns + " " + onConflict, values);
  }

  /**
   * A new name or email changes no grant, and an active user's link to SCIM only changes when they
   * are provisioned: this keeps the history short for frequently updated users.
   */
  static boolean bearsOnGrants(DirectoryUserChanged user) {
    return user.change() != UserChange.UPDATED;
  }

  private static Object[] lifecycle(String organization, DirectoryUserChanged user, Object at) {
    return new Object[] {
      organization,
      user.userId().value(),
      user.version(),
      at,
      user.change().name(),
      valueOrNull(user.scimUserId())
    };
  }

  private static Object[] member(
      String organization,
      ScimGroupMembersChanged group,
      ScimUserId id,
      Object at,
      boolean member) {
    return new Object[] {
      organization, id.value(), group.groupId().value(), group.version(), at, member
    };
  }

  private static Object[] command(
      String organization, DirectoryCommand command, UUID user, Role role, boolean assign) {
    return new Object[] {
      organization, user, command.version(), time(command.occurredAt()), role.name(), assign
    };
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable String name(@Nullable Role role) {
    return role == null ? null : role.name();
  }

  private static @Nullable UUID valueOrNull(@Nullable ScimUserId id) {
    return id == null ? null : id.value();
  }
}
