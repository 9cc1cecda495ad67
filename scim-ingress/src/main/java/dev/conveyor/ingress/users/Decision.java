package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.EntityTags;
import java.util.List;

/**
 * What a PUT or PATCH makes of a user. Pure.
 *
 * @param changed the attributes that differ
 */
record Decision(UserDocument document, List<String> changed) {

  /**
   * @throws ScimProblem 412, or an error of the change itself
   */
  static Decision of(StoredUser before, UserJob.Change job) {
    EntityTags.requireMatch(job.ifMatch(), before.version(), before.writtenVersion());
    UserDocument document =
        job.change().apply(before.document()).withActiveUnlessGiven(before.document().active());
    return new Decision(document, document.changedFrom(before.document()));
  }

  /** Whether groups may know the user by a different name than before. */
  boolean renames() {
    return renames(changed);
  }

  static boolean renames(List<String> changed) {
    return changed.contains("userName") || changed.contains("externalId");
  }
}
