package dev.conveyor.console.support;

import dev.conveyor.console.support.Failure.Status;
import dev.conveyor.schemas.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is heard of a failure that is known already changes this of it. The stage that refused a
 * request and the ingress that undid it both tell, on different ways, so either may come first; the
 * result is the same. Pure.
 *
 * @param counts whether it is another try that failed: then its reason and message are taken, too
 * @param reopens whether the failure is open now
 * @param takesOriginal whether a replay sends the original that is heard of now
 */
record Merge(boolean counts, boolean reopens, boolean takesOriginal) {

  /**
   * A failure that is known.
   *
   * @param settledAt when a stage said how it ended; null when none did
   */
  record Known(
      String fingerprint,
      String originalTopic,
      @Nullable String aboutId,
      long version,
      @Nullable Long resourceVersion,
      Status status,
      @Nullable Instant settledAt,
      String lastTry) {

    boolean isRequest() {
      return originalTopic.equals(Topic.SCIM_REQUESTS.topicName());
    }
  }

  static Merge of(Known known, Heard heard) {
    if (heard.isUndone()) {
      return new Merge(false, undoReopens(known, heard), !isOlderUndo(known, heard));
    }
    if (known.lastTry().equals(heard.thisTry())) {
      return new Merge(false, false, false);
    }
    return new Merge(true, true, replaces(known, heard));
  }

  /**
   * The undo gives the resource a version, which may have been taken for the one that settled the
   * failure. A failure that a stage settled after the undo stays settled. A record that was
   * replayed before its undo was heard of is void: nothing more will be heard of that replay.
   */
  private static boolean undoReopens(Known known, Heard heard) {
    if (known.status() == Status.REPLAYED && !known.isRequest()) {
      return true;
    }
    Instant settled = known.settledAt();
    return (known.status() == Status.SUPERSEDED || known.status() == Status.RESOLVED)
        && (settled == null || settled.isBefore(heard.failure().occurredAt()));
  }

  /** Whether the resource has been written, and refused, since that undo. */
  private static boolean isOlderUndo(Known known, Heard heard) {
    Long undone = heard.resourceVersion();
    return undone != null && isSameSubject(known, heard) && known.version() > undone;
  }

  /**
   * A request as the identity provider made it is what is sent through again; a record that follows
   * from one, only while its request was not undone.
   */
  private static boolean replaces(Known known, Heard heard) {
    if (heard.isRequest()) {
      return heard.isFirsthand();
    }
    Long undone = known.resourceVersion();
    if (known.isRequest()) {
      return undone != null && isSameSubject(known, heard) && heard.failure().version() > undone;
    }
    return heard.failure().version() > known.version();
  }

  private static boolean isSameSubject(Known known, Heard heard) {
    String id = heard.failure().about().id();
    return id != null && id.equals(known.aboutId());
  }
}
