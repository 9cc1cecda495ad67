package dev.conveyor.rolesync.intake;

import dev.conveyor.intake.Change;
import dev.conveyor.intake.ChangeHandler;
import dev.conveyor.intake.Outcome;
import dev.conveyor.outbox.TraceParent;
import dev.conveyor.rolesync.facts.Affected;
import dev.conveyor.rolesync.facts.FactStore;
import dev.conveyor.rolesync.facts.OrganizationLock;
import dev.conveyor.rolesync.grants.CommandOutcomes;
import dev.conveyor.rolesync.grants.Derivation;
import dev.conveyor.rolesync.grants.Erasures;
import dev.conveyor.rolesync.grants.Recalculations;
import dev.conveyor.rolesync.rules.Verdict;
import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Adds a batch's facts and derives the grants of everybody they bear on, organization by
 * organization in the order of their ids.
 */
public final class RoleSyncHandler implements ChangeHandler {

  /** More users than this are left to the queue. */
  static final int MOST_AT_ONCE = 1000;

  private final OrganizationLock lock;
  private final FactStore facts;
  private final Affected affected;
  private final Derivation derivation;
  private final Recalculations recalculations;
  private final Erasures erasures;
  private final CommandOutcomes outcomes;

  public RoleSyncHandler(
      OrganizationLock lock,
      FactStore facts,
      Affected affected,
      Derivation derivation,
      Recalculations recalculations,
      Erasures erasures,
      CommandOutcomes outcomes) {
    this.lock = lock;
    this.facts = facts;
    this.affected = affected;
    this.derivation = derivation;
    this.recalculations = recalculations;
    this.erasures = erasures;
    this.outcomes = outcomes;
  }

  @Override
  public Stage stage() {
    return Stage.ROLE_SYNC;
  }

  @Override
  public List<Outcome> apply(List<Change> changes) {
    TreeMap<OrganizationId, List<Change>> byOrganization = new TreeMap<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (Change change : changes) {
      Event event = change.event();
      boolean ours =
          !(event instanceof InviteUser
              || event instanceof EraseUser
              || event instanceof ConfirmAdoption);
      outcomes.add(ours ? Outcome.APPLIED : Outcome.NOT_OURS);
      if (ours) {
        byOrganization
            .computeIfAbsent(change.event().organization(), id -> new ArrayList<>())
            .add(change);
      }
    }
    byOrganization.forEach(
        (organization, all) -> segments(all).forEach(segment -> apply(organization, segment)));
    return outcomes;
  }

  private void apply(OrganizationId organization, List<Change> changes) {
    Instant now = lock.acquire(organization);
    List<Change> segment = ofTheLiving(organization, changes);
    if (segment.isEmpty()) {
      return;
    }
    Map<UserId, TraceParent> erased = new HashMap<>();
    List<Event> events = new ArrayList<>();
    for (Change change : segment) {
      if (change.event() instanceof DirectoryUserErased gone) {
        erased.put(gone.userId(), change.trace());
      } else {
        events.add(change.event());
      }
    }
    facts.add(organization, events);
    Set<UserId> users = new HashSet<>(affected.named(organization, events));
    for (GroupId group : Affected.groups(events)) {
      users.addAll(membersUnlessMany(organization, group, segment.getFirst().trace()));
    }
    Set<UserId> many = affected.ofDefaultRole(organization, events);
    if (many.size() > MOST_AT_ONCE) {
      recalculations.enqueue(organization, many, segment.getFirst().trace());
    } else {
      users.addAll(many);
    }
    Map<UserId, DirectoryUserChanged> profiles = new HashMap<>();
    Map<UserId, TraceParent> traces = new HashMap<>();
    TraceParent first = segment.getFirst().trace();
    users.forEach(user -> traces.put(user, first));
    for (Change change : segment) {
      if (change.event() instanceof DirectoryUserChanged user) {
        profiles.put(user.userId(), user);
        traces.put(user.userId(), change.trace());
      }
    }
    derivation.derive(organization, inOrder(users, segment), profiles, traces, now);
    erasures.erase(organization, erased, now);
  }

  /** Those whose directory user changed in the order of the changes, which is that of events. */
  private static List<UserId> inOrder(Set<UserId> users, List<Change> segment) {
    Set<UserId> ordered = new LinkedHashSet<>();
    for (Change change : segment) {
      UserId user = directoryUserOf(change.event());
      if (user != null && users.contains(user)) {
        ordered.add(user);
      }
    }
    ordered.addAll(users);
    return List.copyOf(ordered);
  }

  /** Without what comes late about users who were erased; commands about them are refused. */
  private List<Change> ofTheLiving(OrganizationId organization, List<Change> changes) {
    Set<UserId> users = new HashSet<>();
    changes.forEach(change -> userOf(change).ifPresent(users::add));
    Set<UserId> gone = erasures.among(organization, users);
    if (gone.isEmpty()) {
      return changes;
    }
    List<Change> living = new ArrayList<>();
    Set<CommandOutcomes.Decided> refused = new HashSet<>();
    for (Change change : changes) {
      UserId user = userOf(change).orElse(null);
      if (user == null || !gone.contains(user)) {
        living.add(change);
      } else if (change.event() instanceof AssignRole || change.event() instanceof RemoveRole) {
        long version = change.event().version();
        refused.add(new CommandOutcomes.Decided(user, version, Verdict.USER_UNKNOWN));
      }
    }
    outcomes.save(organization, refused);
    return living;
  }

  private static Optional<UserId> userOf(Change change) {
    return switch (change.event()) {
      case DirectoryUserChanged user -> Optional.of(user.userId());
      case DirectoryUserErased user -> Optional.of(user.userId());
      case AssignRole assign -> Optional.of(assign.userId());
      case RemoveRole remove -> Optional.of(remove.userId());
      default -> Optional.empty();
    };
  }

  /** The group's members; none when there are so many that the queue takes care of them. */
  private Set<UserId> membersUnlessMany(
      OrganizationId organization, GroupId group, TraceParent trace) {
    List<ScimUserId> members =
        affected.everMembers(organization, group, new UUID(0, 0), MOST_AT_ONCE + 1);
    if (members.size() > MOST_AT_ONCE) {
      recalculations.enqueue(organization, group, trace);
      return Set.of();
    }
    return affected.linkedTo(organization, members);
  }

  private static @Nullable UserId directoryUserOf(Event event) {
    return switch (event) {
      case DirectoryUserChanged user -> user.userId();
      case DirectoryUserErased user -> user.userId();
      default -> null;
    };
  }

  /** Cuts a batch so that each user's directory changes get a public event each. */
  private static List<List<Change>> segments(List<Change> changes) {
    List<List<Change>> segments = new ArrayList<>();
    Set<UserId> seen = new HashSet<>();
    List<Change> segment = new ArrayList<>();
    for (Change change : changes) {
      UserId user = directoryUserOf(change.event());
      if (user != null && !seen.add(user)) {
        segments.add(segment);
        segment = new ArrayList<>();
        seen.clear();
        seen.add(user);
      }
      segment.add(change);
    }
    segments.add(segment);
    return segments;
  }
}
