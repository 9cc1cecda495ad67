package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.batches.BatchResult;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.GroupEdit;
import dev.conveyor.ingress.protocol.Members;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The groups and users of one organization, by their numbers. */
final class GroupSide {

  /** The user with this number does not exist. */
  static final int USERS = 6;

  private final IngressDatabase database;
  private final Caller caller;
  private final GroupWrites writes;
  private final TransactionTemplate transaction;
  private final List<String> users;
  private final List<GroupId> groups;

  GroupSide(IngressDatabase database, String organization, int groups) {
    this.database = database;
    this.caller = IngressDatabase.caller(new OrganizationId(organization));
    this.writes =
        new GroupWrites(
            database.groups,
            new MemberStore(database.jdbc),
            database.membership,
            new Outbox(new JdbcTemplate(database.dataSource), () -> {}),
            new ResourceLimits(1_048_576, 65_536));
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource));
    transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.users =
        new ArrayList<>(
            IntStream.range(0, USERS)
                .mapToObj(i -> create("Users", "{\"userName\":\"user" + i + "\"}"))
                .toList());
    users.add(UUID.nameUUIDFromBytes(new byte[] {1}).toString());
    this.groups =
        IntStream.range(0, groups)
            .mapToObj(i -> GroupId.of(create("Groups", "{\"displayName\":\"Group " + i + "\"}")))
            .toList();
  }

  private String create(String type, String body) {
    WriteRequest request = new WriteRequest("POST", type, null, body, null);
    String location =
        database.writes.execute(caller, request, AttributeSelection.ALL).answer().location();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /**
   * A change of a group.
   *
   * @param removesFirst whether members leave before others join
   */
  record Asked(
      int group,
      @Nullable String ifMatch,
      List<Integer> joining,
      List<Integer> leaving,
      boolean removesFirst) {}

  /**
   * The results of a batch and of what it left out.
   *
   * @param answers in the order of the list
   * @param order in which they were written
   * @param alone how many the batch left out
   */
  record Batch(List<String> answers, List<Integer> order, int alone) {}

  Batch batch(List<Asked> batch) {
    List<BatchResult<StoredGroup>> results = write(batch);
    String[] answers = new String[batch.size()];
    List<Integer> order = new ArrayList<>();
    List<Integer> alone = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      switch (results.get(i)) {
        case BatchResult.Written<StoredGroup>(StoredGroup group) -> {
          order.add(i);
          answers[i] = String.valueOf(group.version());
        }
        case BatchResult.Rejected<StoredGroup>(RuntimeException problem) -> {
          order.add(i);
          answers[i] = answer((ScimProblem) problem);
        }
        case BatchResult.Alone<StoredGroup> left -> alone.add(i);
      }
    }
    order.addAll(alone);
    alone.forEach(place -> answers[place] = one(batch.get(place)));
    return new Batch(List.of(answers), order, alone.size());
  }

  List<BatchResult<StoredGroup>> write(List<Asked> batch) {
    List<GroupJob> jobs = batch.stream().map(this::job).toList();
    if (!jobs.stream().allMatch(GroupJob::isSmall)) {
      throw new IllegalStateException("a batch has small changes only");
    }
    return transaction.execute(status -> writes.editTogether(caller.organization(), jobs));
  }

  /** In this order; the answers are in the order of the list. */
  List<String> oneByOne(List<Asked> asked, List<Integer> order) {
    String[] answers = new String[asked.size()];
    order.forEach(place -> answers[place] = one(asked.get(place)));
    return List.of(answers);
  }

  private String one(Asked asked) {
    try {
      return transaction.execute(status -> String.valueOf(writes.edit(job(asked)).version()));
    } catch (ScimProblem e) {
      return answer(e);
    }
  }

  private static String answer(ScimProblem problem) {
    return problem.status() + " " + problem.scimType();
  }

  private GroupJob job(Asked asked) {
    GroupEdit add = new GroupEdit.AddMembers(Members.of(ids(asked.joining())));
    GroupEdit remove = new GroupEdit.RemoveMembers(ids(asked.leaving()));
    return new GroupJob(
        caller,
        groups.get(asked.group()),
        asked.ifMatch(),
        asked.removesFirst() ? List.of(remove, add) : List.of(add, remove));
  }

  private List<String> ids(List<Integer> numbers) {
    return numbers.stream().map(users::get).toList();
  }

  <T> T whileLocked(int group, Supplier<T> work) {
    return transaction.execute(status -> {
      if (database.groups.lock(caller.organization(), groups.get(group)).isEmpty()) {
        throw new IllegalStateException("no such group");
      }
      return work.get();
    });
  }

  /** Members, the count, what the group waits for, and the records about it. */
  String state(int group) {
    GroupId id = groups.get(group);
    List<Integer> members =
        database
            .jdbc
            .sql("SELECT user_id::text FROM group_members WHERE group_id = :id")
            .param("id", id.value())
            .query(String.class)
            .list()
            .stream()
            .map(users::indexOf)
            .sorted()
            .toList();
    long count =
        database.groups.find(caller.organization(), id).map(StoredGroup::memberCount).orElseThrow();
    int waiting = new MemberStore(database.jdbc).parked(id).size();
    List<String> records =
        database
            .jdbc
            .sql("SELECT payload FROM outbox WHERE subject = :subject ORDER BY seq")
            .param("subject", caller.organization() + "/" + id)
            .query((row, number) -> record(row.getBytes("payload")))
            .list();
    return members + " of " + count + ", waits for " + waiting + " " + records;
  }

  private String record(byte[] payload) {
    JsonNode event = JsonMapper.shared().readTree(payload);
    return event.path("version").asLong()
        + " +"
        + numbers(event.path("joined"))
        + " -"
        + numbers(event.path("left"));
  }

  private List<Integer> numbers(JsonNode ids) {
    return ids.valueStream().map(id -> users.indexOf(id.stringValue())).sorted().toList();
  }
}
