package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.protocol.UserPatch;
import dev.conveyor.ingress.requests.Answer;
import dev.conveyor.ingress.requests.Body;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.ingress.requests.ScimWrite;
import dev.conveyor.ingress.requests.Written;
import dev.conveyor.ingress.users.UserJob;
import dev.conveyor.ingress.users.UserReads;
import dev.conveyor.ingress.users.UserWrite;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.ScimUserId;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code /Users}. */
final class UserResource implements ScimResource {

  private final UserWriting users;
  private final UserReads reads;
  private final ResourceLimits limits;

  UserResource(UserWriting users, UserReads reads, ResourceLimits limits) {
    this.users = users;
    this.reads = reads;
    this.limits = limits;
  }

  @Override
  public Done create(Call call, ScimWrite.Create write) {
    UserDocument document =
        limits.check(null, UserDocument.parse(write.body())).withActiveUnlessGiven(true);
    ScimUserId id = new ScimUserId(call.newId());
    UserJob job = new UserJob.Create(call.caller(), call.origin(), id, document);
    return done(201, call, users.write(job, write.body().length()));
  }

  @Override
  public Done replace(Call call, ScimWrite.Replace write) {
    ScimUserId id = id(write.id());
    UnaryOperator<UserDocument> change = UserDocument.replacement(write.body());
    return change(call, id, write.ifMatch(), change, write.body().length());
  }

  @Override
  public Done patch(Call call, ScimWrite.Patch write) {
    ScimUserId id = id(write.id());
    UserPatch patch = UserPatch.parse(write.body());
    return change(call, id, write.ifMatch(), patch::apply, write.body().length());
  }

  @Override
  public Done delete(Call call, ScimWrite.Delete write) {
    ScimUserId id = id(write.id());
    UserJob job = new UserJob.Delete(call.caller(), call.origin(), id, write.ifMatch());
    if (!users.write(job, 0).published()) {
      throw new IllegalStateException("a deletion is always published");
    }
    return Done.of(Answer.noContent(null));
  }

  private Done change(
      Call call,
      ScimUserId id,
      @Nullable String ifMatch,
      UnaryOperator<UserDocument> change,
      int size) {
    UnaryOperator<UserDocument> checked = old -> limits.check(old, change.apply(old));
    UserJob job = new UserJob.Change(call.caller(), call.origin(), id, ifMatch, checked);
    return done(200, call, users.write(job, size));
  }

  private Done done(int status, Call call, UserWrite write) {
    Resources.Rendered body = reads.render(call.caller(), write, call.selection());
    String location = UserReads.meta(call.caller(), write.user()).location();
    Answer answer = new Answer(status, Body.of(body.bytes()), location, body.entityTag());
    return new Done(
        new Written(answer, write.published() ? write.user().id() : null, write.user().version()),
        write.undo());
  }

  private static ScimUserId id(String id) {
    try {
      return ScimUserId.of(id);
    } catch (InvalidValue e) {
      throw UserWrites.unknown(id);
    }
  }
}
