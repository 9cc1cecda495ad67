package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.support.Failure.Status;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NowTest {

  @Test
  void openFailureOfAnUndoneRequestIsNotSuperseded() {
    assertThat(Now.applied(failure(Stage.PROVISIONING, Topic.SCIM_REQUESTS, Status.OPEN), 4))
        .isEqualTo(" Version 3 of the SCIM user was undone by version 4.");
  }

  @Test
  void laterVersionSupersedesAChange() {
    assertThat(Now.applied(failure(Stage.PROVISIONING, Topic.SCIM_USER_CHANGES, Status.OPEN), 4))
        .contains("this one, version 3, is superseded");
    assertThat(Now.applied(failure(Stage.PROVISIONING, Topic.SCIM_REQUESTS, Status.SUPERSEDED), 5))
        .contains("this one, version 3, is superseded");
  }

  @Test
  void requestThatTheIngressRejectedHasNoVersion() {
    assertThat(Now.applied(failure(Stage.INGRESS, Topic.SCIM_REQUESTS, Status.OPEN), 4))
        .isEqualTo(" Version 4 of the SCIM user was applied last.");
  }

  private static Failure failure(Stage stage, Topic topic, Status status) {
    return new Failure(
        "f".repeat(64),
        new FailureReference("PRV-7K3F-Q2XD"),
        "acme",
        FailureSubject.user(UUID.randomUUID(), "ann"),
        stage.text(),
        FailureReason.EMAIL_TAKEN.code(),
        "Taken.",
        3,
        new OriginalRecord(topic.topicName(), 0, 1L, null, List.of(), null),
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        status,
        null);
  }
}
