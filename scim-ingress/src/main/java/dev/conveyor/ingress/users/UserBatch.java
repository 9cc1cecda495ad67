package dev.conveyor.ingress.users;

import dev.conveyor.ingress.batches.BatchResult;
import dev.conveyor.ingress.groups.MemberStore;
import dev.conveyor.ingress.groups.Membership;
import dev.conveyor.ingress.outcomes.OutcomeStore;
import dev.conveyor.ingress.outcomes.Standing;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.EntityTags;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes of several users of one organization in one transaction, as sets. Each is decided by
 * itself, on the values that were read together, so the error of one is no other's.
 *
 * <p>Only what every row of a set has in common is done here. The rest is left to {@link
 * UserWrites}, one at a time: a userName that is taken, a user whom a group is waiting for, a user
 * who is renamed, a member of a group who is deleted, a row that another transaction holds. So a
 * batch never waits for a user's lock.
 */
public final class UserBatch {

  private final UserStore users;
  private final Membership membership;
  private final OutcomeStore outcomes;
  private final ChangeRecords records;
  private final Outbox outbox;

  public UserBatch(UserStore users, Membership membership, OutcomeStore outcomes, Outbox outbox) {
    this.users = users;
    this.membership = membership;
    this.outcomes = outcomes;
    this.records = new ChangeRecords(outbox);
    this.outbox = outbox;
  }

  /** A user to be written, and the write. */
  record Update(UserJob.Change job, StoredUser before, Decision decision) {}

  /**
   * Writes in the caller's transaction.
   *
   * @param jobs of this organization
   * @return one result for each job, in order
   */
  public List<BatchResult<UserWrite>> write(OrganizationId organization, List<UserJob> jobs) {
    IdentityHashMap<UserJob, BatchResult<UserWrite>> results = new IdentityHashMap<>();
    List<UserJob.Create> creates = new ArrayList<>();
    Map<ScimUserId, UserJob> others = new LinkedHashMap<>();
    for (UserJob job : jobs) {
      switch (job) {
        case UserJob.Create create -> creates.add(create);
        // The second write of a user comes after the first.
        case UserJob.Change change -> others.putIfAbsent(change.id(), change);
        case UserJob.Delete delete -> others.putIfAbsent(delete.id(), delete);
      }
    }
    List<OutboxMessage> messages = new ArrayList<>();
    create(organization, creates, results, messages);
    changeAndDelete(organization, others, results, messages);
    outbox.append(messages);
    return jobs.stream().map(job -> results.getOrDefault(job, new BatchResult.Alone<>())).toList();
  }

  private void create(
      OrganizationId organization,
      List<UserJob.Create> jobs,
      IdentityHashMap<UserJob, BatchResult<UserWrite>> results,
      List<OutboxMessage> messages) {
    if (jobs.isEmpty()) {
      return;
    }
    Set<String> awaited = awaited(organization, jobs);
    List<UserJob.Create> plain =
        jobs.stream().filter(job -> !isAwaited(awaited, job.id(), job.document())).toList();
    Map<ScimUserId, StoredUser> inserted = users.insert(organization, plain);
    for (UserJob.Create job : plain) {
      StoredUser created = inserted.get(job.id());
      if (created != null) {
        List<String> changed = job.document().attributes();
        messages.add(records.message(job.caller(), created, changed, job.origin()));
        Undo undo = new Undo(null, created, changed, List.of());
        results.put(job, new BatchResult.Written<>(new UserWrite(created, true, true, undo)));
      }
    }
  }

  /** The names, as keys, under which groups are waiting for one of these users. */
  private Set<String> awaited(OrganizationId organization, List<UserJob.Create> jobs) {
    Map<ScimUserId, UserDocument> documents = new HashMap<>();
    jobs.forEach(job -> documents.put(job.id(), job.document()));
    return membership.lockForCreates(organization, documents).stream()
        .map(MemberStore.Parked::member)
        .map(ComparisonKey::of)
        .collect(Collectors.toSet());
  }

  private static boolean isAwaited(Set<String> awaited, ScimUserId id, UserDocument document) {
    String externalId = document.externalId();
    return awaited.contains(id.toString())
        || awaited.contains(document.userNameKey())
        || externalId != null && awaited.contains(ComparisonKey.of(externalId));
  }

  private void changeAndDelete(
      OrganizationId organization,
      Map<ScimUserId, UserJob> jobs,
      IdentityHashMap<UserJob, BatchResult<UserWrite>> results,
      List<OutboxMessage> messages) {
    if (jobs.isEmpty()) {
      return;
    }
    Map<ScimUserId, StoredUser> locked = users.lockFree(organization, jobs.keySet());
    List<Update> decided = new ArrayList<>();
    List<UserJob.Delete> deletes = new ArrayList<>();
    jobs.forEach((id, job) -> {
      StoredUser before = locked.get(id);
      if (before != null && job instanceof UserJob.Change change) {
        decide(change, before, decided, results);
      } else if (before != null
          && job instanceof UserJob.Delete delete
          && mayDelete(delete, before, results)) {
        deletes.add(delete);
      }
    });
    change(organization, decided, results, messages);
    delete(organization, deletes, results, messages);
  }

  private void change(
      OrganizationId organization,
      List<Update> decided,
      IdentityHashMap<UserJob, BatchResult<UserWrite>> results,
      List<OutboxMessage> messages) {
    Map<ScimUserId, Standing> standings = standings(organization, decided);
    List<Update> updates = new ArrayList<>();
    for (Update each : decided) {
      StoredUser before = each.before();
      Standing standing = standings.getOrDefault(before.id(), Standing.UNKNOWN);
      if (each.job().origin().inTurn()
          && before.awaited()
          && !standing.isSettled(before.version())) {
        results.put(each.job(), new BatchResult.Rejected<>(new NotInTurn(before)));
      } else if (each.decision().changed().isEmpty() && !standing.isRefused(before.version())) {
        results.put(each.job(), new BatchResult.Written<>(UserWrite.nothing(before)));
      } else if (!each.decision().renames()) {
        updates.add(each);
      }
    }
    update(organization, updates, results, messages);
  }

  private static void decide(
      UserJob.Change job,
      StoredUser before,
      List<Update> decided,
      IdentityHashMap<UserJob, BatchResult<UserWrite>> results) {
    try {
      decided.add(new Update(job, before, Decision.of(before, job)));
    } catch (RuntimeException e) {
      // What it is decided on may still be undone: alone, it waits for its turn.
      results.put(
          job, before.awaited() ? new BatchResult.Alone<>() : new BatchResult.Rejected<>(e));
    }
  }

  private static boolean mayDelete(
      UserJob.Delete job,
      StoredUser before,
      IdentityHashMap<UserJob, BatchResult<UserWrite>> results) {
    try {
      EntityTags.requireMatch(job.ifMatch(), before.version(), before.writtenVersion());
      return true;
    } catch (ScimProblem e) {
      results.put(job, new BatchResult.Rejected<>(e));
      return false;
    }
  }

  /** Of users whose state may be undone, or whom the write does not change. */
  private Map<ScimUserId, Standing> standings(OrganizationId organization, List<Update> decided) {
    List<ScimUserId> asked =
        decided.stream()
            .filter(each -> each.before().awaited() || each.decision().changed().isEmpty())
            .map(each -> each.before().id())
            .toList();
    return asked.isEmpty() ? Map.of() : outcomes.standings(organization, asked);
  }

  private void update(
      OrganizationId organization,
      List<Update> updates,
      IdentityHashMap<UserJob, BatchResult<UserWrite>> results,
      List<OutboxMessage> messages) {
    if (updates.isEmpty()) {
      return;
    }
    Map<ScimUserId, StoredUser> written = users.update(organization, updates);
    Set<ScimUserId> grouped = membership.inGroups(written.keySet());
    for (Update each : updates) {
      ScimUserId id = each.before().id();
      StoredUser after = written.get(id);
      if (after == null) {
        throw new IllegalStateException("a locked user was not updated: " + id);
      }
      List<String> changed = each.decision().changed();
      messages.add(records.message(each.job().caller(), after, changed, each.job().origin()));
      Undo undo = changed.isEmpty() ? null : new Undo(each.before(), after, changed, List.of());
      results.put(
          each.job(),
          new BatchResult.Written<>(new UserWrite(after, true, !grouped.contains(id), undo)));
    }
  }

  /** A locked user cannot join a group. One who is in a group leaves it first, alone. */
  private void delete(
      OrganizationId organization,
      List<UserJob.Delete> jobs,
      IdentityHashMap<UserJob, BatchResult<UserWrite>> results,
      List<OutboxMessage> messages) {
    if (jobs.isEmpty()) {
      return;
    }
    Set<ScimUserId> grouped = membership.inGroups(jobs.stream().map(UserJob.Delete::id).toList());
    List<UserJob.Delete> free = jobs.stream().filter(job -> !grouped.contains(job.id())).toList();
    Map<ScimUserId, StoredUser> deleted =
        users.delete(organization, free.stream().map(UserJob.Delete::id).toList());
    for (UserJob.Delete job : free) {
      StoredUser last = Objects.requireNonNull(deleted.get(job.id()));
      messages.add(records.deleted(job.caller(), last));
      results.put(job, new BatchResult.Written<>(UserWrite.deleted(last)));
    }
  }
}
