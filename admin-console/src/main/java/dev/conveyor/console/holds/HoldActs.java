package dev.conveyor.console.holds;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** What happens to held users. */
final class HoldActs {

  /** How many users one act decides about: more would be one large transaction. */
  static final int MOST = 10_000;

  private static final int MOST_ORGANIZATIONS = 100;
  private static final int MOST_EXPIRED = 1000;

  private final HeldUsers held;
  private final Commands commands;
  private final TransactionTemplate transaction;
  private final Audit audit;

  HoldActs(HeldUsers held, Commands commands, TransactionTemplate transaction, Audit audit) {
    this.held = held;
    this.commands = commands;
    this.transaction = transaction;
    this.audit = audit;
  }

  /**
   * What was decided.
   *
   * @param decided the number of held users that the decision is about
   */
  record Decided(int decided) {}

  /**
   * Decides about those of these users who are held.
   *
   * @throws Conflict when none of them is
   */
  ActOutcome<Decided> decide(
      String actor, OrganizationId organization, Collection<UserId> users, HoldDecision decision) {
    List<UserId> among = held.among(organization, users);
    if (among.isEmpty()) {
      throw new Conflict(
          users.size() == 1
              ? "This user is no longer held."
              : "None of these users is held any longer.");
    }
    return carryOut(actor, organization, among, decision);
  }

  /**
   * Decides about all held users, but no more than {@value #MOST} of them at once: those held for
   * the longest time.
   *
   * @throws Conflict when nobody is held
   */
  ActOutcome<Decided> decideAll(String actor, OrganizationId organization, HoldDecision decision) {
    List<UserId> users = held.oldest(organization, MOST);
    if (users.isEmpty()) {
      throw new Conflict("Nobody is held any longer.");
    }
    return carryOut(actor, organization, users, decision);
  }

  private ActOutcome<Decided> carryOut(
      String actor, OrganizationId organization, List<UserId> users, HoldDecision decision) {
    Instant at = send(actor, organization, users, decision);
    boolean effective = ActOutcome.await(() -> isDone(organization, users, decision, at));
    return new ActOutcome<>(new Decided(users.size()), effective);
  }

  private Instant send(
      String actor, OrganizationId organization, List<UserId> users, HoldDecision decision) {
    Instant sent =
        transaction.execute(status -> {
          if (decision == HoldDecision.DISCARD) {
            keepRoles(organization, users);
          }
          Instant at = commands.decideHolds(organization, users, decision, TraceParent.current());
          audit.record(actor, organization, words(decision), subject(users), detail(users));
          return at;
        });
    return sent == null ? Instant.EPOCH : sent;
  }

  /** What groups no longer give is assigned manually: it lasts until the next push of a group. */
  private void keepRoles(OrganizationId organization, List<UserId> users) {
    Map<Role, List<UserId>> losers = new HashMap<>();
    held.rolesOf(organization, users)
        .forEach((user, roles) ->
            roles.forEach(
                role -> losers.computeIfAbsent(role, each -> new ArrayList<>()).add(user)));
    losers.forEach(
        (role, each) -> commands.assignAll(organization, each, role, TraceParent.current()));
  }

  /** Ends holds of roles whose time is over, as each organization's policy says. */
  void expire() {
    held.due(MOST_ORGANIZATIONS)
        .forEach((organization, decision) -> {
          List<UserId> users = held.dueIn(organization, MOST_EXPIRED);
          if (!users.isEmpty()) {
            send("(end of a hold)", organization, users, decision);
          }
        });
  }

  private boolean isDone(
      OrganizationId organization, List<UserId> users, HoldDecision decision, Instant at) {
    return decision.isFinal()
        ? held.among(organization, users).isEmpty()
        : held.haveSessionsEnded(organization, users, at);
  }

  private static String words(HoldDecision decision) {
    return switch (decision) {
      case APPLY -> "applied held changes";
      case DISCARD -> "discarded held changes";
      case END_SESSIONS -> "ended sessions of held users";
    };
  }

  private static @Nullable String subject(List<UserId> users) {
    return users.size() == 1 ? users.getFirst().toString() : null;
  }

  private static String detail(List<UserId> users) {
    return users.size() == 1 ? "1 user" : users.size() + " users";
  }
}
