package dev.conveyor.rolesync.intake;

import dev.conveyor.pipeline.intake.Change;
import dev.conveyor.pipeline.intake.ChangeHandler;
import dev.conveyor.pipeline.intake.Outcome;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.rolerules.Verdict;
import dev.conveyor.rolesync.facts.Affected;
import dev.conveyor.rolesync.facts.FactStore;
import dev.conveyor.rolesync.facts.LateFacts;
import dev.conveyor.rolesync.facts.OrganizationStore;
import dev.conveyor.rolesync.grants.CommandOutcomes;
import dev.conveyor.rolesync.grants.Derivation;
import dev.conveyor.rolesync.grants.Erasures;
import dev.conveyor.rolesync.grants.Recalculations;
import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.DirectoryChange;
import dev.conveyor.schemas.DirectoryCommand;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.GroupPush;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.ResendUser;
import dev.conveyor.schemas.RoleSyncInput;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.SettingsChange;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds a batch's facts and derives the grants of all affected users, organization by organization,
 * ordered by id.
 */
public final class RoleSyncHandler implements ChangeHandler<RoleSyncInput> {

  /** More users than this are left to the queue. */
  static final int MOST_AT_ONCE = 1000;

  private static final Outcome SUPERSEDED =
      new Outcome.Superseded("The change is older than the history of roles.");

  private final OrganizationStore organizations;
  private final FactStore facts;
  private final LateFacts late;
  private final Affected affected;
  private final Derivation derivation;
  private final Recalculations recalculations;
  private final Erasures erasures;
  private final CommandOutcomes outcomes;

  public RoleSyncHandler(
      OrganizationStore organizations,
      FactStore facts,
      LateFacts late,
      Affected affected,
      Derivation derivation,
      Recalculations recalculations,
      Erasures erasures,
      CommandOutcomes outcomes) {
    this.organizations = organizations;
    this.facts = facts;
    this.late = late;
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
  public Class<RoleSyncInput> reads() {
    return RoleSyncInput.class;
  }

  @Override
  public List<Outcome> apply(List<Change<RoleSyncInput>> changes) {
    TreeMap<OrganizationId, List<Change<RoleSyncInput>>> byOrganization = new TreeMap<>();
    for (Change<RoleSyncInput> change : changes) {
      if (isOurs(change.event())) {
        byOrganization
            .computeIfAbsent(change.event().organization(), id -> new ArrayList<>())
            .add(change);
      }
    }
    Set<Change<RoleSyncInput>> superseded = Collections.newSetFromMap(new IdentityHashMap<>());
    byOrganization.forEach((organization, all) ->
        segments(all).forEach(segment -> superseded.addAll(apply(organization, segment))));
    return changes.stream().map(change -> outcome(change, superseded)).toList();
  }

  private static Outcome outcome(
      Change<RoleSyncInput> change, Set<Change<RoleSyncInput>> superseded) {
    if (superseded.contains(change)) {
      return SUPERSEDED;
    }
    return isOurs(change.event()) ? Outcome.APPLIED : Outcome.NOT_OURS;
  }

  /** The provisioning worker reads the others and reports their outcomes. */
  private static boolean isOurs(RoleSyncInput event) {
    return switch (event) {
      case GroupPush push -> true;
      case SettingsChange change -> true;
      case DirectoryChange change -> true;
      case AssignRole assign -> true;
      case RemoveRole remove -> true;
      case InviteUser invite -> false;
      case EraseUser erase -> false;
      case ConfirmAdoption confirm -> false;
      case ResendUser resend -> false;
      case DecideHold decide -> true;
    };
  }

  /** Returns the changes that are too old to have an effect. */
  private List<Change<RoleSyncInput>> apply(
      OrganizationId organization, List<Change<RoleSyncInput>> changes) {
    OrganizationStore.Turn turn = organizations.acquire(organization);
    LateFacts.Bounds bounds = late.bounds(organization, turn);
    Map<Boolean, List<Change<RoleSyncInput>>> refused =
        changes.stream().collect(Collectors.partitioningBy(c -> bounds.refuses(c.event())));
    List<Change<RoleSyncInput>> segment =
        ofTheLiving(organization, refused.getOrDefault(false, List.of()));
    if (!segment.isEmpty()) {
      late.spoil(organization, bounds, segment.stream().map(Change::event).toList());
      applySegment(organization, segment, turn.now());
    }
    return refused.getOrDefault(true, List.of());
  }

  private void applySegment(
      OrganizationId organization, List<Change<RoleSyncInput>> segment, Instant now) {
    Map<UserId, TraceParent> erased = new HashMap<>();
    List<RoleSyncInput> events = new ArrayList<>();
    for (Change<RoleSyncInput> change : segment) {
      if (change.event() instanceof DirectoryUserErased gone) {
        erased.put(gone.userId(), change.trace());
      } else {
        events.add(change.event());
      }
    }
    facts.add(organization, events);
    Set<UserId> users = new LinkedHashSet<>(affected.named(organization, events));
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
    for (Change<RoleSyncInput> change : segment) {
      if (change.event() instanceof DirectoryUserChanged user) {
        profiles.put(user.userId(), user);
        traces.put(user.userId(), change.trace());
      }
    }
    derivation.derive(
        organization, inOrder(users, segment), profiles, decided(events), traces, now);
    erasures.erase(organization, erased, now);
  }

  /** When somebody decided about each of these users' holds. */
  private static Map<UserId, Instant> decided(List<RoleSyncInput> events) {
    Map<UserId, Instant> decided = new HashMap<>();
    for (RoleSyncInput event : events) {
      if (event instanceof DecideHold decide && decide.decision().isFinal()) {
        decided.put(decide.userId(), decide.occurredAt());
      }
    }
    return decided;
  }

  /**
   * Users whose directory user changed, in the order of the changes, which is the order of events;
   * then the others, as they are.
   */
  private static List<UserId> inOrder(Set<UserId> users, List<Change<RoleSyncInput>> segment) {
    Set<UserId> ordered = new LinkedHashSet<>();
    for (Change<RoleSyncInput> change : segment) {
      UserId user = directoryUserOf(change.event());
      if (user != null && users.contains(user)) {
        ordered.add(user);
      }
    }
    ordered.addAll(users);
    return List.copyOf(ordered);
  }

  /** Without late events about erased users; commands about them are rejected. */
  private List<Change<RoleSyncInput>> ofTheLiving(
      OrganizationId organization, List<Change<RoleSyncInput>> changes) {
    Set<UserId> users = new HashSet<>();
    changes.forEach(change -> userOf(change).ifPresent(users::add));
    Set<UserId> gone = erasures.among(organization, users);
    if (gone.isEmpty()) {
      return changes;
    }
    List<Change<RoleSyncInput>> living = new ArrayList<>();
    Set<CommandOutcomes.Decided> refused = new HashSet<>();
    for (Change<RoleSyncInput> change : changes) {
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

  private static Optional<UserId> userOf(Change<RoleSyncInput> change) {
    return switch (change.event()) {
      case DirectoryUserChanged user -> Optional.of(user.userId());
      case DirectoryUserErased user -> Optional.of(user.userId());
      case AssignRole assign -> Optional.of(assign.userId());
      case RemoveRole remove -> Optional.of(remove.userId());
      case DecideHold decide -> Optional.of(decide.userId());
      case InviteUser notOurs -> Optional.empty();
      case EraseUser notOurs -> Optional.empty();
      case ConfirmAdoption notOurs -> Optional.empty();
      case ResendUser notOurs -> Optional.empty();
      case GroupPush ofScimUsers -> Optional.empty();
      case SettingsChange ofNobody -> Optional.empty();
    };
  }

  /** The group's members; empty if there are so many that the queue handles them. */
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

  private static @Nullable UserId directoryUserOf(RoleSyncInput event) {
    return switch (event) {
      case DirectoryUserChanged user -> user.userId();
      case DirectoryUserErased user -> user.userId();
      case DirectoryCommand command -> null;
      case GroupPush push -> null;
      case SettingsChange change -> null;
    };
  }

  /** Splits a batch so that each directory change of a user gets a public event. */
  private static List<List<Change<RoleSyncInput>>> segments(List<Change<RoleSyncInput>> changes) {
    List<List<Change<RoleSyncInput>>> segments = new ArrayList<>();
    Set<UserId> seen = new HashSet<>();
    List<Change<RoleSyncInput>> segment = new ArrayList<>();
    for (Change<RoleSyncInput> change : changes) {
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
