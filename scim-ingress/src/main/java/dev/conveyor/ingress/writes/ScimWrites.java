package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.groups.GroupReads;
import dev.conveyor.ingress.groups.GroupWrites;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.rejections.FailedWrites;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.ingress.requests.ResourceType;
import dev.conveyor.ingress.requests.ScimWrite;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.requests.Written;
import dev.conveyor.ingress.users.UserBatch;
import dev.conveyor.ingress.users.UserReads;
import dev.conveyor.ingress.users.UserWrites;
import io.opentelemetry.api.OpenTelemetry;
import java.util.UUID;

/** Every SCIM write, for any resource type. */
public final class ScimWrites {

  private final ScimResource users;
  private final ScimResource groups;

  public ScimWrites(
      UserWrites users,
      UserBatch together,
      UserReads userReads,
      GroupWrites groups,
      GroupReads groupReads,
      WriteTransaction transaction,
      ResourceLimits limits,
      OpenTelemetry telemetry) {
    BatchSpans spans = new BatchSpans(telemetry);
    this.users =
        new UserResource(new UserWriting(users, together, transaction, spans), userReads, limits);
    this.groups = new GroupResource(groups, groupReads, transaction, spans);
  }

  /**
   * A write whose response does not report the outcome.
   *
   * @throws ScimProblem if the write is rejected; nothing has changed then
   */
  public Written execute(Caller caller, WriteRequest request, AttributeSelection selection) {
    return execute(caller, request, UUID.randomUUID(), selection);
  }

  /**
   * The same, with the id of the resource that a POST creates.
   *
   * @throws ScimProblem if the write is rejected; nothing has changed then
   */
  Written execute(Caller caller, WriteRequest request, UUID newId, AttributeSelection selection) {
    Origin origin = Origin.answeredAtOnce(fingerprint(caller, request));
    return execute(request, new ScimResource.Call(caller, origin, newId, selection)).written();
  }

  /** Only for users: a group's fingerprint is never needed, and its body may be large. */
  static String fingerprint(Caller caller, WriteRequest request) {
    return request.type().filter(ResourceType.USER::equals).isPresent()
        ? FailedWrites.fingerprint(caller, request)
        : "";
  }

  /**
   * @throws ScimProblem if the write is rejected; nothing has changed then
   */
  ScimResource.Done execute(WriteRequest request, ScimResource.Call call) {
    ScimWrite write = ScimWrite.of(request);
    return resource(write.type()).write(call, write);
  }

  private ScimResource resource(ResourceType type) {
    return switch (type) {
      case USER -> users;
      case GROUP -> groups;
    };
  }
}
