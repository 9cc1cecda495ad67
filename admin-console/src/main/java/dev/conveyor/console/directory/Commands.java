package dev.conveyor.console.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EraseScimUsers;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.ResendScimGroup;
import dev.conveyor.schemas.ResendScimUser;
import dev.conveyor.schemas.ResendUser;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Sends commands to the workers, each under the next version of its user's commands. */
public final class Commands {

  /** Under which the versions of commands to the ingress are counted. */
  private static final UserId ERASURES = new UserId(new UUID(0, 0));

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Outbox outbox;

  public Commands(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.outbox = outbox;
  }

  public UserId invite(
      OrganizationId organization, EmailAddress email, String displayName, TraceParent trace) {
    UserId user = UserId.random();
    send(
        organization,
        user,
        (version, at) -> new InviteUser(organization, user, version, at, email, displayName),
        trace);
    return user;
  }

  /** Returns the command's version. */
  public long assign(OrganizationId organization, UserId user, Role role, TraceParent trace) {
    return send(
        organization,
        user,
        (version, at) -> new AssignRole(organization, user, version, at, role),
        trace);
  }

  /** Returns the command's version. */
  public long remove(OrganizationId organization, UserId user, Role role, TraceParent trace) {
    return send(
        organization,
        user,
        (version, at) -> new RemoveRole(organization, user, version, at, role),
        trace);
  }

  /** The SCIM user may take the user over. Returns the command's version. */
  public long confirmAdoption(
      OrganizationId organization, UserId user, ScimUserId scimUser, TraceParent trace) {
    return send(
        organization,
        user,
        (version, at) -> new ConfirmAdoption(organization, user, version, at, scimUser),
        trace);
  }

  /**
   * One command for each of these users, in one transaction. Returns a time not later than any of
   * the commands.
   */
  public Instant decideHolds(
      OrganizationId organization,
      Collection<UserId> users,
      HoldDecision decision,
      TraceParent trace) {
    return sendAll(
            organization,
            users,
            (user, version, at) -> new DecideHold(organization, user, version, at, decision),
            trace)
        .stream()
        .map(Event::occurredAt)
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** Assigns a role to each of these users. */
  public void assignAll(
      OrganizationId organization, Collection<UserId> users, Role role, TraceParent trace) {
    sendAll(
        organization,
        users,
        (user, version, at) -> new AssignRole(organization, user, version, at, role),
        trace);
  }

  /** A SCIM user to be published again: see {@link ResendScimUser}. */
  public record ScimUserAgain(
      ScimUserId id, long lastVersion, String address, String displayName) {}

  /** A directory user to be published again: see {@link ResendUser}. */
  public record UserAgain(UserId id, long lastVersion, UserChange change) {}

  /** To the ingress: publish these SCIM users again. */
  public void resendScimUsers(
      OrganizationId organization, Collection<ScimUserAgain> users, TraceParent trace) {
    sendEach(
        organization,
        users,
        user -> new UserId(user.id().value()),
        (user, version, at) ->
            new ResendScimUser(
                organization,
                user.id(),
                version,
                at,
                user.lastVersion(),
                user.address(),
                user.displayName()),
        trace);
  }

  /** To the provisioning worker: publish these directory users again. */
  public void resendUsers(
      OrganizationId organization, Collection<UserAgain> users, TraceParent trace) {
    sendEach(
        organization,
        users,
        UserAgain::id,
        (user, version, at) ->
            new ResendUser(organization, user.id(), version, at, user.lastVersion(), user.change()),
        trace);
  }

  /**
   * To the ingress: publish again who is a member of these groups.
   *
   * @param groups the SCIM users in question
   * @param lastVersions the newest versions that are known; 0 for a group that is missing
   */
  public void resendScimGroups(
      OrganizationId organization,
      Map<GroupId, ? extends Collection<ScimUserId>> groups,
      Map<GroupId, Long> lastVersions,
      TraceParent trace) {
    record Chunk(GroupId group, List<ScimUserId> members) {}
    Map<GroupId, List<ScimUserId>> left = new LinkedHashMap<>();
    groups.forEach((group, members) -> left.put(group, List.copyOf(members)));
    while (!left.isEmpty()) {
      List<Chunk> chunks = new ArrayList<>();
      left.replaceAll((group, members) -> {
        int size = Math.min(members.size(), ScimGroupMembersChanged.LARGEST_CHUNK);
        chunks.add(new Chunk(group, members.subList(0, size)));
        return members.subList(size, members.size());
      });
      left.values().removeIf(List::isEmpty);
      sendEach(
          organization,
          chunks,
          chunk -> new UserId(chunk.group().value()),
          (chunk, version, at) ->
              new ResendScimGroup(
                  organization,
                  chunk.group(),
                  version,
                  at,
                  lastVersions.getOrDefault(chunk.group(), 0L),
                  chunk.members()),
          trace);
    }
  }

  private interface CommandAbout<T> {
    Event at(T subject, long version, Instant time);
  }

  /**
   * One command for each subject.
   *
   * @param ids under which the versions of commands about a subject are counted; no two have the
   *     same
   */
  private <T> void sendEach(
      OrganizationId organization,
      Collection<T> subjects,
      Function<T, UserId> ids,
      CommandAbout<T> command,
      TraceParent trace) {
    if (subjects.isEmpty()) {
      return;
    }
    Map<UserId, T> byId = subjects.stream().collect(Collectors.toMap(ids, Function.identity()));
    sendAll(
        organization,
        byId.keySet(),
        (id, version, at) -> command.at(Objects.requireNonNull(byId.get(id)), version, at),
        trace);
  }

  /** What the role-sync worker has decided about a command, as far as it knows by now. */
  public Optional<CommandOutcome> outcome(OrganizationId organization, UserId user, long version) {
    return jdbc.sql(
            """
            SELECT outcome, groups FROM roles.console_command_outcomes
            WHERE organization = :organization AND user_id = :user AND version = :version
            """)
        .param("organization", organization.value())
        .param("user", user.value())
        .param("version", version)
        .query((row, number) -> outcome(row.getString("outcome"), row.getArray("groups")))
        .optional();
  }

  private static CommandOutcome outcome(String outcome, Array groups) throws SQLException {
    return switch (outcome) {
      case "held-through-groups" -> new CommandOutcome.HeldThroughGroups(groups(groups));
      case "user-deactivated" -> new CommandOutcome.UserDeactivated();
      case "user-unknown" -> new CommandOutcome.UserUnknown();
      default -> new CommandOutcome.Done();
    };
  }

  private static List<GroupId> groups(Array ids) throws SQLException {
    return Arrays.stream((UUID[]) ids.getArray()).map(GroupId::new).toList();
  }

  /**
   * To the ingress and to the provisioning worker; on the topics, users are named by id only.
   *
   * @param user null for somebody who never became a user
   * @param addressHashes under which groups may be waiting for them
   */
  public void erase(
      OrganizationId organization,
      @Nullable UserId user,
      List<EraseScimUsers.Erased> scimUsers,
      List<String> addressHashes,
      TraceParent trace) {
    transaction.executeWithoutResult(status -> {
      send(
          organization,
          ERASURES,
          (version, at) -> new EraseScimUsers(organization, version, at, scimUsers, addressHashes),
          trace);
      if (user != null) {
        send(
            organization,
            user,
            (version, at) -> new EraseUser(organization, user, version, at),
            trace);
      }
    });
  }

  private interface Command {
    Event at(long version, Instant time);
  }

  private interface CommandForEach {
    Event at(UserId user, long version, Instant time);
  }

  private long send(OrganizationId organization, UserId user, Command command, TraceParent trace) {
    return sendAll(
            organization, List.of(user), (same, version, at) -> command.at(version, at), trace)
        .getFirst()
        .version();
  }

  /** One command for each user, in one transaction. */
  private List<Event> sendAll(
      OrganizationId organization,
      Collection<UserId> users,
      CommandForEach command,
      TraceParent trace) {
    List<Event> sent =
        transaction.execute(status -> {
          List<Event> commands =
              jdbc.sql(
                      """
                      INSERT INTO settings.command_versions AS c (organization, user_id)
                      SELECT :organization, u FROM unnest(:users::uuid[]) AS u ORDER BY u
                      ON CONFLICT (organization, user_id) DO UPDATE SET
                        version = c.version + 1,
                        changed_at = greatest(clock_timestamp(), c.changed_at + interval '1 microsecond')
                      RETURNING user_id, version, changed_at
                      """)
                  .param("organization", organization.value())
                  .param("users", SqlArrays.texts(users))
                  .query((row, number) ->
                      command.at(
                          new UserId(row.getObject("user_id", UUID.class)),
                          row.getLong("version"),
                          row.getObject("changed_at", OffsetDateTime.class).toInstant()))
                  .list();
          outbox.append(
              commands.stream()
                  .map(each -> OutboxMessage.of(each, EventSource.ADMIN_CONSOLE.text(), trace))
                  .toList());
          return commands;
        });
    if (sent == null || sent.isEmpty()) {
      throw new IllegalStateException("a command is about at least one user");
    }
    return sent;
  }
}
