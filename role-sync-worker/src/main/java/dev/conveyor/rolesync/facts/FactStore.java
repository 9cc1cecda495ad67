package dev.conveyor.rolesync.facts;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.GroupPush;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.ResendUser;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.RoleSyncInput;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Adds facts, table by table. Known facts are ignored. */
public final class FactStore {

  private final KnownGroups groups;
  private final LifecycleFacts lifecycles;
  private final MembershipFacts memberships;
  private final GroupDeletionFacts deletions;
  private final MappingFacts mappings;
  private final DefaultRoleFacts defaults;
  private final CommandFacts commands;
  private final Checkpoints checkpoints;
  private final OrganizationStore organizations;

  public FactStore(JdbcClient jdbc) {
    this.groups = new KnownGroups(jdbc);
    this.lifecycles = new LifecycleFacts(jdbc);
    this.memberships = new MembershipFacts(jdbc);
    this.deletions = new GroupDeletionFacts(jdbc);
    this.mappings = new MappingFacts(jdbc);
    this.defaults = new DefaultRoleFacts(jdbc);
    this.commands = new CommandFacts(jdbc);
    this.checkpoints = new Checkpoints(jdbc);
    this.organizations = new OrganizationStore(jdbc);
  }

  /** Adds the facts of these events. All belong to the organization, whose lock is held. */
  public void add(OrganizationId organization, List<RoleSyncInput> events) {
    List<GroupPush> pushes = new ArrayList<>();
    List<DirectoryUserChanged> users = new ArrayList<>();
    List<ScimGroupMembersChanged> members = new ArrayList<>();
    List<ScimGroupChanged> deleted = new ArrayList<>();
    List<RoleMappingChanged> mapped = new ArrayList<>();
    List<ScimConnectionChanged> connections = new ArrayList<>();
    List<CommandFacts.Row> commanded = new ArrayList<>();
    for (RoleSyncInput event : events) {
      switch (event) {
        case DirectoryUserChanged user -> {
          if (LifecycleFacts.bearsOnGrants(user)) {
            users.add(user);
          }
        }
        case ScimGroupMembersChanged group -> {
          pushes.add(group);
          members.add(group);
        }
        case ScimGroupChanged group -> {
          pushes.add(group);
          if (group.deleted()) {
            deleted.add(group);
          }
        }
        case RoleMappingChanged mapping -> mapped.add(mapping);
        case ScimConnectionChanged connection -> connections.add(connection);
        case AssignRole assign -> commanded.add(CommandFacts.Row.of(assign));
        case RemoveRole remove -> commanded.add(CommandFacts.Row.of(remove));
        // No facts: the user's row is deleted, and the commands belong to another worker.
        case DirectoryUserErased user -> {}
        case InviteUser notOurs -> {}
        case EraseUser notOurs -> {}
        case ConfirmAdoption notOurs -> {}
        case ResendUser notOurs -> {}
        case DecideHold noFact -> {}
      }
    }
    groups.saw(organization, pushes);
    lifecycles.add(organization, users);
    memberships.add(organization, members);
    deletions.add(organization, deleted);
    mappings.add(organization, mapped);
    defaults.add(organization, connections);
    organizations.holdPolicy(organization, connections);
    commands.add(organization, commanded);
  }

  /** Deletes what facts say of users, whose grants are already deleted: these refer to commands. */
  public void forget(OrganizationId organization, Collection<UserId> users) {
    memberships.forget(organization, lifecycles.linksOf(organization, users));
    lifecycles.forget(organization, users);
    commands.forget(organization, users);
    checkpoints.forget(organization, users);
  }
}
