package dev.conveyor.ingress.writes;

import static dev.conveyor.ingress.WaitingIngress.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.OnWaitingIngress;
import dev.conveyor.ingress.WaitingIngress;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.pipeline.intake.Change;
import dev.conveyor.pipeline.intake.Outcome;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ResendScimGroup;
import dev.conveyor.schemas.ResendScimUser;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimRequest;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What later stages lost is published again, under versions that they take for new. */
class ResendsTest extends OnWaitingIngress {

  private static final Instant AT = Instant.EPOCH;

  @Test
  void stateOfAUserIsPublishedAgainUnderAVersionThatIsNewEverywhere() {
    ScimUserId ann = ingress.provisioned("ann");

    resend(again(ann, 6));

    ScimUserChanged record = ingress.published(ScimUserChanged.class).getLast();
    assertThat(record.version()).isEqualTo(7);
    assertThat(record.active()).isTrue();
    assertThat(record.changed()).isEmpty();
    assertThat(record.user().path("displayName").stringValue()).isEqualTo("ann");
    assertThat(Objects.requireNonNull(ingress.find(ann)).version()).isEqualTo(7);
  }

  @Test
  void changeUnderWayIsLeftAlone() {
    ScimUserId ann = WaitingIngress.id(ingress.execute(ingress.request("POST", null, user("ann"))));

    resend(again(ann, 0));

    assertThat(ingress.published(ScimUserChanged.class)).hasSize(1);
  }

  @Test
  void userOfWhomNothingIsLeftIsPublishedAsDeleted() {
    ScimUserId gone = new ScimUserId(UUID.randomUUID());

    resend(again(gone, 4));

    ScimUserChanged record = ingress.published(ScimUserChanged.class).getLast();
    assertThat(record.deleted()).isTrue();
    assertThat(record.active()).isFalse();
    assertThat(record.version()).isEqualTo(5);
    assertThat(record.user().path("displayName").stringValue()).isEqualTo("Gone");
  }

  @Test
  void membersArePublishedAsTheyAre() {
    ScimUserId ann = ingress.provisioned("ann");
    ScimUserId bob = ingress.provisioned("bob");
    GroupId group = group(ann);

    resend(new ResendScimGroup(ingress.organization, group, 1, AT, 9, List.of(ann, bob)));

    ScimGroupMembersChanged members = ingress.published(ScimGroupMembersChanged.class).getLast();
    assertThat(members.version()).isEqualTo(10);
    assertThat(members.joined()).containsExactly(ann);
    assertThat(members.left()).containsExactly(bob);
    ScimGroupChanged known = ingress.published(ScimGroupChanged.class).getLast();
    assertThat(known.deleted()).isFalse();
    assertThat(known.displayName()).isEqualTo("Engineering");
  }

  @Test
  void groupOfWhichNothingIsLeftIsPublishedAsDeleted() {
    GroupId gone = new GroupId(UUID.randomUUID());

    resend(new ResendScimGroup(ingress.organization, gone, 1, AT, 3, List.of()));

    ScimGroupChanged record = ingress.published(ScimGroupChanged.class).getLast();
    assertThat(record.deleted()).isTrue();
    assertThat(record.version()).isEqualTo(4);
  }

  private ResendScimUser again(ScimUserId id, long lastVersion) {
    return new ResendScimUser(ingress.organization, id, 1, AT, lastVersion, "gone@x", "Gone");
  }

  private GroupId group(ScimUserId member) {
    String location =
        String.valueOf(
            ingress
                .execute(
                    new WriteRequest(
                        "POST",
                        "Groups",
                        null,
                        """
                        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],
                         "displayName":"Engineering","members":[{"value":"%s"}]}
                        """
                            .formatted(member),
                        null))
                .answer()
                .location());
    return GroupId.of(location.substring(location.lastIndexOf('/') + 1));
  }

  private void resend(ScimRequest command) {
    byte[] key = command.key().getBytes(StandardCharsets.UTF_8);
    Change<ScimRequest> change =
        new Change<>(
            new ConsumerRecord<>(command.topic().topicName(), 0, 0, key, new byte[0]),
            command,
            TraceParent.fresh());
    ingress.transaction.executeWithoutResult(status ->
        assertThat(ingress.replays.apply(List.of(change))).containsExactly(Outcome.APPLIED));
  }
}
