package dev.conveyor.console.support;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EraseScimUsers;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureCauseGone;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReceivedRecord;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.ResendScimGroup;
import dev.conveyor.schemas.ResendScimUser;
import dev.conveyor.schemas.ResendUser;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimRequestReplayed;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.UndecodableRecord;
import dev.conveyor.schemas.UserChanged;
import dev.conveyor.schemas.UserErased;
import dev.conveyor.schemas.UserSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What a replay of a failure would send, or why it sends nothing. A failure is only what some
 * service wrote to the error topic, so its original is believed as little as any record: topic,
 * key, type, source and value must belong together, to the failure's organization and subject, and
 * to a stage that applies such events. Pure.
 */
sealed interface ReplayPlan {

  /**
   * The original is what it claims to be.
   *
   * @param what in a few words for support
   */
  record Send(Event event, String what) implements ReplayPlan {}

  /** The original is not replayed; {@code why} is a sentence for support. */
  record Refuse(String why) implements ReplayPlan {}

  /**
   * What support is offered: as {@link #of}, but nothing where the same request must fail again. A
   * caller of the API may send such a request nevertheless.
   */
  static ReplayPlan offered(Failure failure) {
    return Advice.of(failure.reason()).filter(Advice::sameFails).isPresent()
        ? new Refuse("The same request fails again. See below what to do instead.")
        : of(failure);
  }

  static ReplayPlan of(Failure failure) {
    Event event;
    try {
      event = received(failure.original()).decode();
    } catch (UndecodableRecord | IllegalArgumentException e) {
      return new Refuse(unreadable(failure.original(), e));
    }
    String contradiction = contradiction(failure, event);
    if (contradiction == null && event instanceof ScimRequestReplayed request) {
      contradiction = request.whyNotKept();
    }
    return contradiction == null ? new Send(event, describe(event)) : new Refuse(contradiction);
  }

  private static ReceivedRecord received(OriginalRecord original) {
    return new ReceivedRecord(
        original.topic(),
        OriginalRecord.decode(original.key()),
        original.header(EventHeaders.TYPE),
        original.header(EventHeaders.SOURCE),
        OriginalRecord.decode(original.value()));
  }

  private static String unreadable(OriginalRecord original, Exception e) {
    boolean cut =
        original.headers().stream().anyMatch(h -> h.name().equals(EventHeaders.TRUNCATED));
    return cut
        ? "Only the beginning of the original record was kept, so it cannot be replayed."
        : "The original record cannot be read, so it cannot be replayed. " + e.getMessage();
  }

  private static @Nullable String contradiction(Failure failure, Event event) {
    if (!event.organization().value().equals(failure.organization())) {
      return "The original record is about the organization "
          + event.organization()
          + ", not "
          + failure.organization()
          + ", so it is not replayed.";
    }
    Stage stage = Stage.named(failure.stage()).orElse(null);
    if (stage == null || !event.eventType().stages().contains(stage)) {
      return "The stage "
          + failure.stage()
          + " does not apply events of type "
          + event.eventType().ceType()
          + ", so the original record is not replayed.";
    }
    if (failure.original().partition() == null && !(event instanceof ScimRequestReplayed)) {
      return "The original record was on no topic, which only a SCIM request may be, so it is not"
          + " replayed.";
    }
    return sameSubject(failure.about(), event.about())
        ? null
        : "The original record is about another user or group than the failure, so it is not"
            + " replayed.";
  }

  /** A request to create something names no id, so only two ids can contradict each other. */
  private static boolean sameSubject(FailureSubject failed, FailureSubject original) {
    return !failed.kind().equals(original.kind())
        || failed.id() == null
        || original.id() == null
        || failed.id().equals(original.id());
  }

  private static String describe(Event event) {
    return switch (event) {
      case AssignRole assign -> "assign the role " + assign.role() + " to user " + assign.userId();
      case RemoveRole remove -> "remove the role " + remove.role() + " from " + remove.userId();
      case InviteUser invite -> "invite " + invite.email();
      case EraseUser erase -> "erase user " + erase.userId();
      case ConfirmAdoption confirm ->
          "let SCIM user " + confirm.scimUserId() + " take over user " + confirm.userId();
      case DecideHold decide -> decide.decision().text() + " for held user " + decide.userId();
      case ResendUser resend -> "publish user " + resend.userId() + " again";
      case ResendScimUser resend -> "publish SCIM user " + resend.userId() + " again";
      case ResendScimGroup resend -> "publish SCIM group " + resend.groupId() + " again";
      case EraseScimUsers erase -> "erase " + erase.users().size() + " SCIM users";
      case ScimRequestReplayed request -> request.method() + " " + request.path();
      case ScimUserChanged user -> "version " + user.version() + " of user " + user.userName();
      case ScimUserErased user -> "the erasure of SCIM user " + user.userId();
      case ScimGroupChanged group ->
          "version " + group.version() + " of group " + group.displayName();
      case ScimGroupMembersChanged group ->
          group.joined().size()
              + " members who join and "
              + group.left().size()
              + " who leave group "
              + group.groupId();
      case RoleMappingChanged mapping ->
          "map group "
              + mapping.groupId()
              + " to "
              + (mapping.role() == null ? "no role" : mapping.role());
      case ScimConnectionChanged settings -> "version " + settings.version() + " of the settings";
      case DirectoryUserChanged user ->
          "version " + user.version() + " of directory user " + user.email();
      case DirectoryUserErased user -> "the erasure of directory user " + user.userId();
      // No stage applies these, so a replay of one is refused before it is described.
      case UserChanged user -> user.key();
      case UserErased user -> user.key();
      case UserSnapshot user -> user.key();
      case FailedProvision failure -> failure.key();
      case FailureSettled settled -> settled.key();
      case FailureCauseGone gone -> gone.key();
    };
  }
}
