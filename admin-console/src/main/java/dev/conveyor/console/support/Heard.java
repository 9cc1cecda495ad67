package dev.conveyor.console.support;

import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.Excerpt;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ScimRequestReplayed;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UndecodableRecord;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A failed provision as it is heard of, with what its original record says. Pure.
 *
 * @param original null when it cannot be read
 * @param thisTry the same whenever this very try is heard of again
 */
record Heard(FailedProvision failure, @Nullable Event original, String thisTry) {

  /** Enough to find a failure by, and no more than a person has. */
  private static final int MOST_NAMES = 30;

  private static final int LONGEST_NAME = 300;

  static Heard of(FailedProvision failure, String thisTry) {
    return new Heard(failure, original(failure.original()), thisTry);
  }

  private static @Nullable Event original(OriginalRecord record) {
    try {
      byte[] value = OriginalRecord.decode(record.value());
      return value == null ? null : EventCodec.decode(record.header(EventHeaders.TYPE), value);
    } catch (UndecodableRecord | IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether a replay sends a SCIM request, not a record that follows from one. */
  boolean isRequest() {
    return failure.original().topic().equals(Topic.SCIM_REQUESTS.topicName());
  }

  /** Whether a stage rejected the request and reported it: this says that it was undone. */
  boolean isUndone() {
    return isFirsthand()
        && original instanceof ScimRequestReplayed request
        && request.refusedVersion() != null;
  }

  /** Whether it was on no topic before: a request as the identity provider made it. */
  boolean isFirsthand() {
    return isRequest() && failure.original().partition() == null;
  }

  @Nullable String method() {
    return original instanceof ScimRequestReplayed request ? request.method() : null;
  }

  @Nullable Long resourceVersion() {
    return original instanceof ScimRequestReplayed request ? request.resourceVersion() : null;
  }

  /** A request that was undone had been refused by provisioning, whichever service tells of it. */
  String stage() {
    return isUndone() ? Stage.PROVISIONING.text() : failure.stage().text();
  }

  /** By which the userName or displayName is compared; null when it is not known. */
  @Nullable String nameKey() {
    String name = failure.about().name();
    return name == null ? null : key(name);
  }

  /** As much as an index takes, of what PostgreSQL can keep. */
  private static String key(String name) {
    return Excerpt.of(ComparisonKey.of(name), LONGEST_NAME);
  }

  /** Comparison keys of all names in it. */
  List<String> names() {
    List<String> others = failure.about().alsoKnownAs();
    return Stream.of(
            Stream.ofNullable(failure.about().name()),
            others == null ? Stream.<String>empty() : others.stream(),
            original instanceof ScimUserChanged user ? names(user) : Stream.<String>empty())
        .flatMap(each -> each)
        .map(Heard::key)
        .filter(name -> !name.isEmpty())
        .distinct()
        .limit(MOST_NAMES)
        .toList();
  }

  private static Stream<String> names(ScimUserChanged user) {
    return Stream.concat(
        Stream.of(user.userName(), text(user.user().path("displayName"))),
        user.user().path("emails").valueStream().map(email -> text(email.path("value"))));
  }

  private static String text(JsonNode value) {
    return Objects.requireNonNullElse(value.isString() ? value.stringValue() : null, "");
  }
}
