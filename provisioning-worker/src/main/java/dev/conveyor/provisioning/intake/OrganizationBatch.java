package dev.conveyor.provisioning.intake;

import dev.conveyor.failures.FailedRecords;
import dev.conveyor.failures.Refusal;
import dev.conveyor.intake.Change;
import dev.conveyor.intake.Outcome;
import dev.conveyor.outbox.OutboxMessage;
import dev.conveyor.provisioning.directory.DirectoryStore;
import dev.conveyor.provisioning.directory.OrganizationStore;
import dev.conveyor.provisioning.directory.RefusalStore;
import dev.conveyor.provisioning.rules.Decision;
import dev.conveyor.provisioning.rules.Directory;
import dev.conveyor.provisioning.rules.DirectoryUser;
import dev.conveyor.provisioning.rules.Profile;
import dev.conveyor.provisioning.rules.Provisioning;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One organization's part of a batch, under the organization's lock: read, decide, write. */
final class OrganizationBatch {

  static final String SOURCE = EventSource.PROVISIONING_WORKER.text();

  private final OrganizationStore organizations;
  private final DirectoryStore store;
  private final RefusalStore refusals;
  private final OrganizationId organization;
  private final Directory directory;
  private final Map<UserId, DirectoryUser> changed = new HashMap<>();
  private final Map<UserId, DirectoryUser> erased = new HashMap<>();
  private final Map<ScimUserId, Long> applied = new HashMap<>();
  private final Map<ScimUserId, RefusalStore.Refused> refused = new HashMap<>();
  private final List<OutboxMessage> messages = new ArrayList<>();
  private Instant now;

  private OrganizationBatch(
      OrganizationStore organizations,
      DirectoryStore store,
      RefusalStore refusals,
      OrganizationId organization,
      Directory directory,
      Instant now) {
    this.organizations = organizations;
    this.store = store;
    this.refusals = refusals;
    this.organization = organization;
    this.directory = directory;
    this.now = now;
  }

  /** Locks the organization, takes newer settings over, and reads what the events can touch. */
  static OrganizationBatch open(
      OrganizationStore organizations,
      DirectoryStore store,
      RefusalStore refusals,
      OrganizationId organization,
      List<Event> events) {
    OrganizationStore.Locked locked = organizations.lock(organization);
    boolean newSettings = false;
    Set<UserId> ids = new HashSet<>();
    Set<ScimUserId> scimUsers = new HashSet<>();
    Set<String> emails = new HashSet<>();
    for (Event event : events) {
      if (event instanceof ScimUserChanged user) {
        scimUsers.add(user.userId());
        Profile.of(user.user())
            .ifPresent(profile -> emails.add(DirectoryUser.emailKey(profile.email())));
      } else if (event instanceof InviteUser invite) {
        ids.add(invite.userId());
        emails.add(DirectoryUser.emailKey(invite.email()));
      } else if (event instanceof ScimUserErased gone) {
        scimUsers.add(gone.userId());
      } else if (event instanceof EraseUser erase) {
        ids.add(erase.userId());
      } else if (event instanceof ScimConnectionChanged settings) {
        newSettings |= organizations.settings(settings);
      }
    }
    if (newSettings) {
      locked = organizations.lock(organization);
    }
    Directory directory =
        new Directory(
            store.find(organization, ids, scimUsers, emails),
            store.applied(organization, scimUsers),
            store.erased(organization, ids),
            locked.seatLimit(),
            locked.activeUsers());
    return new OrganizationBatch(
        organizations, store, refusals, organization, directory, locked.now());
  }

  Outcome apply(Change change) {
    Event event = change.event();
    if (event instanceof ScimUserChanged user) {
      Decision decision = Provisioning.apply(directory, user, UserId::random);
      remember(change, user, decision);
      return outcome(change, decision, FailureSubject.user(user.userId(), user.userName()));
    }
    if (event instanceof InviteUser invite) {
      return outcome(
          change,
          Provisioning.invite(directory, invite),
          FailureSubject.user(invite.userId(), invite.email()));
    }
    if (event instanceof EraseUser command) {
      return erased(change, Provisioning.erase(directory, command));
    }
    if (event instanceof ScimUserErased gone) {
      Decision decision = Provisioning.erase(directory, gone);
      applied.put(gone.userId(), directory.applied().getOrDefault(gone.userId(), gone.version()));
      refused.remove(gone.userId());
      return erased(change, decision);
    }
    return event instanceof ScimConnectionChanged ? Outcome.APPLIED : Outcome.NOT_OURS;
  }

  private Outcome erased(Change change, Decision decision) {
    if (decision instanceof Decision.Erased gone) {
      DirectoryUser user = gone.user();
      changed.remove(user.id());
      erased.put(user.id(), user);
      now = now.plus(1, ChronoUnit.MICROS);
      messages.add(
          OutboxMessage.of(
              new DirectoryUserErased(organization, user.id(), user.version() + 1, now),
              SOURCE,
              change.trace()));
    }
    return Outcome.APPLIED;
  }

  /** For the ingress, whose client may still be waiting to hear of it. */
  private void remember(Change change, ScimUserChanged user, Decision decision) {
    switch (decision) {
      case Decision.Refused no ->
          refused.put(
              user.userId(),
              new RefusalStore.Refused(
                  user.version(),
                  no.reason(),
                  no.message(),
                  FailedRecords.reference(change.record(), Stage.PROVISIONING)));
      case Decision.Stale stale -> {}
      case Decision.Changed changed -> applied(user);
      case Decision.Erased gone -> throw new IllegalStateException("a change erases nobody");
      case Decision.Unchanged unchanged -> applied(user);
    }
  }

  private void applied(ScimUserChanged user) {
    applied.put(user.userId(), user.version());
    refused.remove(user.userId());
  }

  /** Writes what differs. Returns what is to be published in the same transaction. */
  List<OutboxMessage> save() {
    store.erase(organization, erased.values());
    store.save(organization, changed.values());
    store.saveApplied(organization, applied);
    refusals.clear(organization, applied.keySet());
    refusals.save(organization, refused);
    erased.values().forEach(user -> refusals.forgetAddress(organization, user.email()));
    if (!changed.isEmpty() || !erased.isEmpty()) {
      organizations.changed(organization, directory.activeUsers(), now);
    }
    return messages;
  }

  private Outcome outcome(Change change, Decision decision, FailureSubject about) {
    return switch (decision) {
      case Decision.Changed done -> {
        publish(change, done);
        yield Outcome.APPLIED;
      }
      case Decision.Erased gone -> throw new IllegalStateException("a change erases nobody");
      case Decision.Unchanged unchanged -> Outcome.APPLIED;
      case Decision.Stale stale ->
          stale.appliedVersion() == change.event().version()
              ? Outcome.APPLIED
              : new Outcome.Superseded(
                  "The user has moved on to version " + stale.appliedVersion() + " since.");
      case Decision.Refused refused ->
          new Outcome.Refused(new Refusal(about, refused.reason(), refused.message()));
    };
  }

  private void publish(Change change, Decision.Changed done) {
    DirectoryUser user = done.user();
    changed.put(user.id(), user);
    now = now.plus(1, ChronoUnit.MICROS);
    messages.add(
        OutboxMessage.of(
            new DirectoryUserChanged(
                organization,
                user.id(),
                user.version(),
                now,
                done.change(),
                user.email(),
                user.displayName(),
                user.status(),
                user.scimUserId(),
                user.scimVersion()),
            SOURCE,
            change.trace()));
  }
}
