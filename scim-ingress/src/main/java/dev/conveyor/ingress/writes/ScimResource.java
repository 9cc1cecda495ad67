package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Answer;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.requests.ScimWrite;
import dev.conveyor.ingress.requests.Written;
import dev.conveyor.ingress.users.Undo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * SCIM's verbs for one resource type: parse the body, write in one transaction, render the
 * response. HTTP, bulk requests, and replays all use it.
 */
interface ScimResource {

  /**
   * The context of a write.
   *
   * @param newId the id of the resource that a create makes
   * @param selection the attributes in the response
   */
  record Call(Caller caller, Origin origin, UUID newId, AttributeSelection selection) {}

  /**
   * A completed write.
   *
   * @param undo what is needed to undo it; null for what is never undone
   */
  record Done(Written written, @Nullable Undo undo) {

    static Done of(Answer answer) {
      return new Done(Written.of(answer), null);
    }
  }

  Done create(Call call, ScimWrite.Create write);

  Done replace(Call call, ScimWrite.Replace write);

  Done patch(Call call, ScimWrite.Patch write);

  Done delete(Call call, ScimWrite.Delete write);

  /**
   * @throws ScimProblem if the write is rejected; nothing has changed then
   */
  default Done write(Call call, ScimWrite write) {
    return switch (write) {
      case ScimWrite.Create create -> create(call, create);
      case ScimWrite.Replace replace -> replace(call, replace);
      case ScimWrite.Patch patch -> patch(call, patch);
      case ScimWrite.Delete delete -> delete(call, delete);
    };
  }
}
