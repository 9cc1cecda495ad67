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
 * What the verbs of SCIM do to one type of resource: read the body, write in one transaction,
 * render the answer. HTTP, bulk requests and replays all end here.
 */
interface ScimResource {

  /**
   * Around a write.
   *
   * @param newId of the resource that a create makes
   * @param selection of the attributes that the answer shows
   */
  record Call(Caller caller, Origin origin, UUID newId, AttributeSelection selection) {}

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

  Done create(Call call, ScimWrite.Create write);

  Done replace(Call call, ScimWrite.Replace write);

  Done patch(Call call, ScimWrite.Patch write);

  Done delete(Call call, ScimWrite.Delete write);

  /**
   * @throws ScimProblem when the write is rejected; nothing has changed then
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
