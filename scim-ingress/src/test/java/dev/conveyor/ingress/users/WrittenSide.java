package dev.conveyor.ingress.users;

import dev.conveyor.ingress.WaitingIngress;
import dev.conveyor.ingress.batches.BatchResult;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.protocol.UserPatch;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An organization whose users a test writes, in batches or one by one. */
final class WrittenSide {

  private static final String FINGERPRINT = "ab".repeat(32);

  private final WaitingIngress ingress;
  private final int side;

  /**
   * @param side different for each organization: ids of users are unique
   */
  WrittenSide(WaitingIngress ingress, int side) {
    this.ingress = ingress;
    this.side = side;
  }

  /** A write of the user with this number. */
  sealed interface Asked {}

  record Create(int id, String name, @Nullable String externalId) implements Asked {}

  /**
   * @param body of a PUT or a PATCH, with single quotes
   */
  record Change(int id, String body, boolean replace, @Nullable String ifMatch) implements Asked {}

  record Delete(int id, @Nullable String ifMatch) implements Asked {}

  /**
   * What became of a batch.
   *
   * @param order the places of the writes in the order in which they were done
   * @param alone the places of those that the batch left out
   */
  record Batch(List<String> answers, List<Integer> order, List<Integer> alone) {}

  void groupWaitingFor(List<String> members) {
    String body =
        "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName':'Waiting',"
            + "'members':[{'value':'"
            + String.join("'},{'value':'", members)
            + "'}]}";
    ingress.writes.execute(
        ingress.caller(),
        new WriteRequest("POST", "Groups", null, body.replace('\'', '"'), null),
        AttributeSelection.ALL);
  }

  /** The provisioning worker applies or rejects the current version, or says nothing. */
  void judge(int number, int verdict) {
    StoredUser user = ingress.find(id(number));
    if (user == null) {
      return;
    }
    switch (verdict) {
      case 0, 1 -> ingress.applied(user.id(), user.version());
      case 2 -> ingress.refused(user.id(), user.version(), "email-taken");
      case 3 -> ingress.refused(user.id(), user.version(), "email-missing");
      default -> {}
    }
  }

  /** Writes a batch, and afterwards what it leaves out, one by one. */
  Batch batch(List<? extends Asked> batch, boolean inTurn, Duration awaited) {
    List<UserJob> jobs = jobs(batch, inTurn, awaited);
    List<BatchResult<UserWrite>> results = write(jobs);
    Map<Integer, String> answers = new HashMap<>();
    List<Integer> created = new ArrayList<>();
    List<Integer> changed = new ArrayList<>();
    List<Integer> alone = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      switch (results.get(i)) {
        case BatchResult.Written<UserWrite> written -> {
          (jobs.get(i) instanceof UserJob.Create ? created : changed).add(i);
          answers.put(i, answer(written.write()));
        }
        case BatchResult.Rejected<UserWrite> rejected -> {
          changed.add(i);
          answers.put(i, answer(rejected.problem()));
        }
        case BatchResult.Alone<UserWrite> left -> alone.add(i);
      }
    }
    alone.forEach(place -> answers.put(place, answer(jobs.get(place))));
    List<Integer> order = new ArrayList<>(created);
    order.addAll(changed);
    order.addAll(alone);
    return new Batch(inOrder(answers), order, alone);
  }

  /** Writes only the batch; returns the places of what it leaves out. */
  List<Integer> leftOut(List<? extends Asked> batch) {
    List<BatchResult<UserWrite>> results = write(jobs(batch, true, Duration.ZERO));
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof BatchResult.Alone<UserWrite>) {
        left.add(i);
      }
    }
    return left;
  }

  /** Writes one by one, in this order; returns the answers in the order of the list. */
  List<String> oneByOne(
      List<? extends Asked> asked, List<Integer> order, boolean inTurn, Duration awaited) {
    List<UserJob> jobs = jobs(asked, inTurn, awaited);
    Map<Integer, String> answers = new HashMap<>();
    order.forEach(place -> answers.put(place, answer(jobs.get(place))));
    return inOrder(answers);
  }

  /** While another transaction holds this user. */
  <T> T whileLocked(int number, Supplier<T> work) {
    return Objects.requireNonNull(
        ingress.transaction.execute(status -> {
          var _ = ingress.database.users.lock(ingress.organization, id(number)).orElseThrow();
          return onAnotherThread(work);
        }));
  }

  private static <T> T onAnotherThread(Supplier<T> work) {
    return java.util.concurrent.CompletableFuture.supplyAsync(work, Thread.ofVirtual()::start)
        .join();
  }

  /** The first users as they are stored. */
  List<String> users(int most) {
    List<String> users = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      StoredUser user = ingress.find(id(i));
      users.add(
          user == null
              ? "none"
              : user.version() + " " + user.document().json() + " " + user.awaited());
    }
    return users;
  }

  /** The records about each user, in their order. */
  Map<Long, List<String>> published() {
    Map<Long, List<String>> published = new HashMap<>();
    for (Event event : ingress.published(each -> true)) {
      if (event instanceof ScimUserChanged change) {
        add(
            published,
            change.userId(),
            "%d %s %s %s %s %s"
                .formatted(
                    change.version(),
                    change.deleted(),
                    change.active(),
                    change.changed(),
                    change.user(),
                    change.requestFingerprint()));
      } else if (event instanceof ScimGroupMembersChanged members) {
        members.joined().forEach(id -> add(published, id, "joined"));
        members.left().forEach(id -> add(published, id, "left"));
      }
    }
    return published;
  }

  private static void add(Map<Long, List<String>> published, ScimUserId id, String what) {
    published.computeIfAbsent(number(id), each -> new ArrayList<>()).add(what);
  }

  private List<BatchResult<UserWrite>> write(List<UserJob> jobs) {
    return Objects.requireNonNull(
        ingress.transaction.execute(status -> ingress.together.write(ingress.organization, jobs)));
  }

  private List<UserJob> jobs(List<? extends Asked> batch, boolean inTurn, Duration awaited) {
    return batch.stream().map(each -> job(each, inTurn, awaited)).toList();
  }

  private UserJob job(Asked asked, boolean inTurn, Duration awaited) {
    Caller caller = ingress.caller();
    Origin origin = new Origin(FINGERPRINT, true, awaited, inTurn, null);
    return switch (asked) {
      case Create create -> {
        String body = WaitingIngress.user(create.name()).replace('\'', '"');
        String given =
            create.externalId() == null
                ? body
                : body.replaceFirst("\\{", "{\"externalId\":\"" + create.externalId() + "\",");
        yield new UserJob.Create(caller, origin, id(create.id()), UserDocument.parse(given));
      }
      case Change change -> {
        String body = change.body().replace('\'', '"');
        yield new UserJob.Change(
            caller,
            origin,
            id(change.id()),
            change.ifMatch(),
            change.replace() ? UserDocument.replacement(body) : UserPatch.parse(body)::apply);
      }
      case Delete delete -> new UserJob.Delete(caller, origin, id(delete.id()), delete.ifMatch());
    };
  }

  private String answer(UserJob job) {
    try {
      UserWrite write = ingress.transaction.execute(status -> ingress.users.write(job));
      return answer(Objects.requireNonNull(write));
    } catch (ScimProblem | NotInTurn e) {
      return answer(e);
    }
  }

  private static String answer(UserWrite write) {
    return "%d %d %s %s %s"
        .formatted(
            number(write.user().id()),
            write.user().version(),
            write.published(),
            write.user().document().json(),
            Optional.ofNullable(write.undo()).map(Undo::changed).orElse(List.of()));
  }

  private static String answer(RuntimeException problem) {
    // An id of the other organization differs.
    return problem instanceof NotInTurn
        ? "not in turn"
        : String.valueOf(problem.getMessage()).replaceAll("[0-9a-f-]{36}", "ID");
  }

  private static List<String> inOrder(Map<Integer, String> answers) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      all.add(answers.get(i));
    }
    return all;
  }

  private ScimUserId id(int number) {
    return new ScimUserId(new UUID(ingress.organization.hashCode() * 31L + side, number));
  }

  private static long number(ScimUserId id) {
    return id.value().getLeastSignificantBits();
  }
}
