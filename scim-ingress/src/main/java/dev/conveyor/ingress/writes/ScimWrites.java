package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.groups.GroupReads;
import dev.conveyor.ingress.groups.GroupWrites;
import dev.conveyor.ingress.groups.StoredGroup;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.GroupDocument;
import dev.conveyor.ingress.protocol.GroupEdit;
import dev.conveyor.ingress.protocol.GroupPatch;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.protocol.UserPatch;
import dev.conveyor.ingress.rejections.FailedWrites;
import dev.conveyor.ingress.requests.Answer;
import dev.conveyor.ingress.requests.Body;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.requests.Written;
import dev.conveyor.ingress.users.StoredUser;
import dev.conveyor.ingress.users.Undo;
import dev.conveyor.ingress.users.UserReads;
import dev.conveyor.ingress.users.UserWrite;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimUserId;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Every SCIM write: read the body, write in one transaction, render the answer. */
public final class ScimWrites {

  private final UserWrites users;
  private final UserReads userReads;
  private final GroupWrites groups;
  private final GroupReads groupReads;
  private final WriteTransaction transaction;
  private final ResourceLimits limits;

  /**
   * A write that was carried out.
   *
   * @param undo what it takes to undo it; null for what is never undone
   */
  record Done(Written written, @Nullable Undo undo) {

    static Done of(Answer answer) {
      return new Done(Written.of(answer), null);
    }
  }

  public ScimWrites(
      UserWrites users,
      UserReads userReads,
      GroupWrites groups,
      GroupReads groupReads,
      WriteTransaction transaction,
      ResourceLimits limits) {
    this.limits = limits;
    this.users = users;
    this.userReads = userReads;
    this.groups = groups;
    this.groupReads = groupReads;
    this.transaction = transaction;
  }

  /**
   * A write whose answer does not tell the outcome.
   *
   * @throws ScimProblem when the write is rejected; nothing has changed then
   */
  public Written execute(Caller caller, WriteRequest request, AttributeSelection selection) {
    return execute(caller, request, UUID.randomUUID(), selection);
  }

  /**
   * The same with the id of the resource that a POST creates.
   *
   * @throws ScimProblem when the write is rejected; nothing has changed then
   */
  Written execute(Caller caller, WriteRequest request, UUID newId, AttributeSelection selection) {
    Origin origin = Origin.answeredAtOnce(fingerprint(caller, request));
    return execute(caller, request, origin, newId, selection).written();
  }

  /** Of a user's write; nobody asks for that of a group, whose body may be large. */
  static String fingerprint(Caller caller, WriteRequest request) {
    return request.endpoint().equals("Users") ? FailedWrites.fingerprint(caller, request) : "";
  }

  /**
   * @param newId of the resource that a POST creates
   * @throws ScimProblem when the write is rejected; nothing has changed then
   */
  Done execute(
      Caller caller,
      WriteRequest request,
      Origin origin,
      UUID newId,
      AttributeSelection selection) {
    return switch (request.endpoint()) {
      case "Users" -> user(caller, request, origin, newId, selection);
      case "Groups" -> Done.of(group(caller, request, newId, selection));
      default -> throw ScimProblem.notFound("There is no endpoint " + request.path() + ".");
    };
  }

  private Done user(
      Caller caller,
      WriteRequest request,
      Origin origin,
      UUID newId,
      AttributeSelection selection) {
    return switch (request.method()) {
      case "POST" -> {
        UserDocument document = limits.check(null, UserDocument.parse(request.body()));
        ScimUserId id = new ScimUserId(newId);
        UserWrite created =
            inTurn(caller, origin, turn -> users.create(caller, turn, id, document));
        yield done(201, caller, created, selection);
      }
      case "PUT" -> {
        ScimUserId id = userId(request);
        UnaryOperator<UserDocument> replacement = UserDocument.replacement(request.body());
        UserWrite replaced =
            inTurn(
                caller,
                origin,
                turn ->
                    users.change(
                        caller,
                        turn,
                        id,
                        request.ifMatch(),
                        old -> limits.check(old, replacement.apply(old))));
        yield done(200, caller, replaced, selection);
      }
      case "PATCH" -> {
        ScimUserId id = userId(request);
        UserPatch patch = UserPatch.parse(request.body());
        UserWrite patched =
            inTurn(
                caller,
                origin,
                turn ->
                    users.change(
                        caller,
                        turn,
                        id,
                        request.ifMatch(),
                        old -> limits.check(old, patch.apply(old))));
        yield done(200, caller, patched, selection);
      }
      case "DELETE" -> {
        ScimUserId id = userId(request);
        yield transaction.run(
            caller.organization(),
            () -> {
              users.delete(caller, id, request.ifMatch());
              return Done.of(Answer.noContent(null));
            });
      }
      default -> throw notAllowed(request);
    };
  }

  private Answer group(
      Caller caller, WriteRequest request, UUID newId, AttributeSelection selection) {
    return switch (request.method()) {
      case "POST" -> {
        GroupDocument document = GroupDocument.parse(request.body());
        GroupId id = new GroupId(newId);
        StoredGroup created =
            transaction.run(caller.organization(), () -> groups.create(caller, id, document));
        yield answer(201, caller, created, selection);
      }
      case "PUT" -> {
        GroupId id = groupId(request);
        List<GroupEdit> edits = replacement(GroupDocument.parse(request.body()));
        yield answer(
            200,
            caller,
            transaction.run(
                caller.organization(), () -> groups.edit(caller, id, request.ifMatch(), edits)),
            selection);
      }
      case "PATCH" -> {
        GroupId id = groupId(request);
        List<GroupEdit> edits = GroupPatch.parse(request.body());
        StoredGroup edited =
            transaction.run(
                caller.organization(), () -> groups.edit(caller, id, request.ifMatch(), edits));
        // RFC 7644 section 3.5.2: who names attributes wants to see them.
        yield selection.isExplicit()
            ? answer(200, caller, edited, selection)
            : Answer.noContent(GroupReads.meta(caller, edited).entityTag());
      }
      case "DELETE" -> {
        GroupId id = groupId(request);
        yield transaction.run(
            caller.organization(),
            () -> {
              groups.delete(caller, id, request.ifMatch());
              return Answer.noContent(null);
            });
      }
      default -> throw notAllowed(request);
    };
  }

  /** A PUT without {@code members} says nothing about them; {@code []} empties the group. */
  private static List<GroupEdit> replacement(GroupDocument document) {
    GroupEdit rename = new GroupEdit.Rename(document.displayName());
    GroupEdit externalId = new GroupEdit.SetExternalId(document.externalId());
    return document.members() == null
        ? List.of(rename, externalId)
        : List.of(rename, externalId, new GroupEdit.ReplaceMembers(document.members()));
  }

  private UserWrite inTurn(Caller caller, Origin origin, Function<Origin, UserWrite> write) {
    return Turns.inTurn(
        origin, turn -> transaction.run(caller.organization(), () -> write.apply(turn)));
  }

  private Done done(int status, Caller caller, UserWrite write, AttributeSelection selection) {
    StoredUser user = write.user();
    Resources.Rendered body = userReads.render(caller, write, selection);
    String location = UserReads.meta(caller, user).location();
    Answer answer = new Answer(status, Body.of(body.bytes()), location, body.entityTag());
    return new Done(
        new Written(answer, write.published() ? user.id() : null, user.version()), write.undo());
  }

  private Answer answer(
      int status, Caller caller, StoredGroup group, AttributeSelection selection) {
    Resources.Meta meta = GroupReads.meta(caller, group);
    Body body = groupReads.body(caller, group, selection);
    return new Answer(status, body, meta.location(), meta.entityTag());
  }

  private static ScimUserId userId(WriteRequest request) {
    try {
      return ScimUserId.of(String.valueOf(request.id()));
    } catch (IllegalArgumentException e) {
      throw UserWrites.unknown(String.valueOf(request.id()));
    }
  }

  private static GroupId groupId(WriteRequest request) {
    try {
      return GroupId.of(String.valueOf(request.id()));
    } catch (IllegalArgumentException e) {
      throw GroupWrites.unknown(String.valueOf(request.id()));
    }
  }

  private static ScimProblem notAllowed(WriteRequest request) {
    return new ScimProblem(
        405, null, request.method() + " is not supported on " + request.path() + ".");
  }
}
