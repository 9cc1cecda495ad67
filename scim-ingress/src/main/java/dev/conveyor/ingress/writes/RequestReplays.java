package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.groups.Membership;
import dev.conveyor.ingress.protocol.GroupPatch;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.rejections.Rejections;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.pipeline.intake.Change;
import dev.conveyor.pipeline.intake.ChangeHandler;
import dev.conveyor.pipeline.intake.Outcome;
import dev.conveyor.schemas.EraseScimUsers;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ResendScimGroup;
import dev.conveyor.schemas.ResendScimUser;
import dev.conveyor.schemas.ScimRequest;
import dev.conveyor.schemas.ScimRequestReplayed;
import dev.conveyor.schemas.Stage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Handles the console's requests: replays of rejected writes, without HTTP, erasures of users, and
 * repetitions of what later stages lost.
 */
public final class RequestReplays implements ChangeHandler<ScimRequest> {

  private final WaitedWrites writes;
  private final Rejections rejections;
  private final Membership membership;
  private final UserWrites users;

  public RequestReplays(
      WaitedWrites writes, Rejections rejections, Membership membership, UserWrites users) {
    this.users = users;
    this.writes = writes;
    this.rejections = rejections;
    this.membership = membership;
  }

  @Override
  public Stage stage() {
    return Stage.INGRESS;
  }

  @Override
  public Class<ScimRequest> reads() {
    return ScimRequest.class;
  }

  @Override
  public List<Outcome> apply(List<Change<ScimRequest>> changes) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Change<ScimRequest> change : changes) {
      outcomes.add(
          switch (change.event()) {
            case ScimRequestReplayed replayed -> replay(change, replayed);
            case EraseScimUsers erase -> erase(change, erase);
            case ResendScimUser resend -> {
              users.resend(caller(change), resend);
              yield Outcome.APPLIED;
            }
            case ResendScimGroup resend -> {
              membership.resend(caller(change), resend);
              yield Outcome.APPLIED;
            }
          });
    }
    return outcomes;
  }

  private static Caller caller(Change<ScimRequest> change) {
    return new Caller(change.event().organization(), "", change.trace());
  }

  private Outcome erase(Change<ScimRequest> change, EraseScimUsers command) {
    Caller caller = caller(change);
    for (EraseScimUsers.Erased user : command.users()) {
      users.erase(caller, user.userId(), user.lastVersion());
    }
    membership.eraseParked(caller, command.addressHashes());
    return Outcome.APPLIED;
  }

  private Outcome replay(Change<ScimRequest> change, ScimRequestReplayed replayed) {
    String notKept = replayed.whyNotKept();
    if (notKept != null) {
      return new Outcome.Refused(
          new Refusal(replayed.about(), FailureReason.BODY_NOT_KEPT.code(), notKept));
    }
    Caller caller = caller(change);
    WriteRequest request = request(replayed);
    Optional<String> supersededReason =
        rejections.supersededReason(caller, request, replayed.resourceVersion());
    if (supersededReason.isPresent()) {
      return new Outcome.Superseded(supersededReason.get());
    }
    try {
      if (writes.replay(caller, request, replayed.reference())) {
        // The provisioning worker reports the outcome, under the same reference.
        return Outcome.NOT_OURS;
      }
      return waiting(caller, request).<Outcome>map(Outcome.Refused::new).orElse(Outcome.APPLIED);
    } catch (ScimProblem problem) {
      return new Outcome.Refused(
          new Refusal(
              rejections.about(caller, request), Rejections.reason(problem), problem.detail()));
    }
  }

  private Optional<Refusal> waiting(Caller caller, WriteRequest request) {
    if (!request.concernsGroup() || !request.method().equals("PATCH")) {
      return Optional.empty();
    }
    return membership.stillWaiting(
        caller, GroupId.of(String.valueOf(request.id())), GroupPatch.parse(request.body()));
  }

  private static WriteRequest request(ScimRequestReplayed replayed) {
    String[] segments = replayed.path().split("/");
    byte[] body = OriginalRecord.decode(replayed.body());
    return new WriteRequest(
        replayed.method(),
        segments.length > 1 ? segments[1] : "",
        segments.length > 2 ? segments[2] : null,
        body == null ? "" : new String(body, StandardCharsets.UTF_8),
        null);
  }
}
