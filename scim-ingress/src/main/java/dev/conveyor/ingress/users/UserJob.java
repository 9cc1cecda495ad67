package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.schemas.ScimUserId;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A write of one user that a caller asks for. */
public sealed interface UserJob {

  Caller caller();

  /** The user, who may be new. */
  ScimUserId id();

  Origin origin();

  /** The same write, from another origin. */
  UserJob from(Origin origin);

  /**
   * A POST.
   *
   * @param id the id of the new user
   * @param document says whether the user is active
   */
  record Create(Caller caller, Origin origin, ScimUserId id, UserDocument document)
      implements UserJob {

    @Override
    public Create from(Origin other) {
      return new Create(caller, other, id, document);
    }
  }

  /**
   * A PUT or PATCH.
   *
   * @param ifMatch the entity tags of which the user must match one; null for any
   * @param change maps the stored document to the new one; throws if it does not apply
   */
  record Change(
      Caller caller,
      Origin origin,
      ScimUserId id,
      @Nullable String ifMatch,
      UnaryOperator<UserDocument> change)
      implements UserJob {

    @Override
    public Change from(Origin other) {
      return new Change(caller, other, id, ifMatch, change);
    }
  }

  /**
   * A DELETE. It waits for no other write's response.
   *
   * @param ifMatch the entity tags of which the user must match one; null for any
   */
  record Delete(Caller caller, Origin origin, ScimUserId id, @Nullable String ifMatch)
      implements UserJob {

    @Override
    public Delete from(Origin other) {
      return new Delete(caller, other, id, ifMatch);
    }
  }
}
