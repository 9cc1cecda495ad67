package dev.conveyor.rolesync.facts;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.ResendUser;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.RoleSyncInput;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Facts that arrive after a checkpoint later than themselves. Those at or before the horizon are
 * refused. Others delete the recent checkpoints that should have included them.
 */
public final class LateFacts {

  private final Checkpoints checkpoints;

  public LateFacts(JdbcClient jdbc) {
    this.checkpoints = new Checkpoints(jdbc);
  }

  /**
   * The times of an organization's checkpoints.
   *
   * @param horizon of the base checkpoints; null if there is none yet
   * @param newest of the recent checkpoints; null if there are none
   */
  public record Bounds(@Nullable Instant horizon, @Nullable Instant newest) {

    /** Whether the event's facts are too old to have an effect. */
    public boolean refuses(RoleSyncInput event) {
      return horizon != null
          && addsFacts(event)
          && event.occurredAt().isBefore(horizon.plus(Checkpoints.TICK));
    }

    private boolean maySpoil(RoleSyncInput event) {
      return newest != null
          && addsFacts(event)
          && event.occurredAt().isBefore(newest.plus(Checkpoints.TICK));
    }
  }

  /** Holds as long as the caller's transaction, which holds the organization's lock alone. */
  public Bounds bounds(OrganizationId organization, OrganizationStore.Turn turn) {
    return new Bounds(turn.horizon(), checkpoints.newest(organization).orElse(null));
  }

  /** Deletes recent checkpoints that miss these events, in the caller's transaction. */
  public void spoil(
      OrganizationId organization, Bounds bounds, Collection<? extends RoleSyncInput> events) {
    List<Checkpoints.Late> users = new ArrayList<>();
    List<Checkpoints.Late> scimUsers = new ArrayList<>();
    @Nullable Instant all = null;
    for (RoleSyncInput event : events) {
      if (!bounds.maySpoil(event)) {
        continue;
      }
      Instant at = event.occurredAt();
      switch (event) {
        case DirectoryUserChanged user ->
            users.add(new Checkpoints.Late(user.userId().toString(), at));
        case AssignRole assign -> users.add(new Checkpoints.Late(assign.userId().toString(), at));
        case RemoveRole remove -> users.add(new Checkpoints.Late(remove.userId().toString(), at));
        case ScimGroupMembersChanged group -> {
          group.joined().forEach(id -> scimUsers.add(new Checkpoints.Late(id.toString(), at)));
          group.left().forEach(id -> scimUsers.add(new Checkpoints.Late(id.toString(), at)));
        }
        case RoleMappingChanged mapping -> all = earlier(all, at);
        case ScimConnectionChanged connection -> all = earlier(all, at);
        case ScimGroupChanged deleted -> all = earlier(all, at);
        case DirectoryUserErased noFact -> {}
        case InviteUser noFact -> {}
        case EraseUser noFact -> {}
        case ConfirmAdoption noFact -> {}
        case ResendUser notOurs -> {}
        case DecideHold noFact -> {}
      }
    }
    checkpoints.deleteOfUsers(organization, users);
    checkpoints.deleteOfScimUsers(organization, scimUsers);
    if (all != null) {
      checkpoints.deleteSince(organization, all);
    }
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }

  private static boolean addsFacts(RoleSyncInput event) {
    return switch (event) {
      case DirectoryUserChanged user -> LifecycleFacts.bearsOnGrants(user);
      case ScimGroupChanged group -> group.deleted();
      case ScimGroupMembersChanged group -> true;
      case RoleMappingChanged mapping -> true;
      case ScimConnectionChanged connection -> true;
      case AssignRole assign -> true;
      case RemoveRole remove -> true;
      case DirectoryUserErased user -> false;
      case InviteUser notOurs -> false;
      case EraseUser notOurs -> false;
      case ConfirmAdoption notOurs -> false;
      case ResendUser notOurs -> false;
      case DecideHold notOurs -> false;
    };
  }
}
