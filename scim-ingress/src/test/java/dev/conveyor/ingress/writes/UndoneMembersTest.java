package dev.conveyor.ingress.writes;

import static dev.conveyor.ingress.WaitingIngress.id;
import static dev.conveyor.ingress.WaitingIngress.patch;
import static dev.conveyor.ingress.WaitingIngress.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.OnWaitingIngress;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Provisioned;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Refused;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** If a user's write is undone, groups lose the user and wait for the member again. */
class UndoneMembersTest extends OnWaitingIngress {

  @Test
  void groupWaitsAgainAfterAnUndonePost() throws Exception {
    GroupId group = group("lea");
    WaitedWrites.Waited written = ingress.execute(ingress.request("POST", null, user("lea")));
    assertThat(members(group)).containsExactly(id(written).toString());
    assertThat(parked(group)).isEmpty();

    ingress.refused(id(written), 1, "why");

    assertThat(outcome(written)).isInstanceOf(Refused.class);
    assertThat(members(group)).isEmpty();
    assertThat(parked(group)).containsExactly("lea");
    assertThat(count(group)).isZero();
    assertThat(ingress.published(ScimGroupMembersChanged.class).getLast().left())
        .containsExactly(id(written));
    assertThat(unknownMembers()).isEqualTo(2);

    WaitedWrites.Waited again = ingress.execute(ingress.request("POST", null, user("lea")));
    ingress.applied(id(again), 1);
    assertThat(outcome(again)).isInstanceOf(Provisioned.class);
    assertThat(members(group)).containsExactly(id(again).toString());
    assertThat(parked(group)).isEmpty();
  }

  @Test
  void removedMemberIsNotParkedAgain() throws Exception {
    GroupId group = group("lea");
    WaitedWrites.Waited written = ingress.execute(ingress.request("POST", null, user("lea")));
    group("PUT", group.toString(), "{'displayName':'G','members':[]}");

    ingress.refused(id(written), 1, "why");

    assertThat(outcome(written)).isInstanceOf(Refused.class);
    assertThat(parked(group)).isEmpty();
    assertThat(count(group)).isZero();
  }

  @Test
  void memberAddedMeanwhileIsParkedById() throws Exception {
    WaitedWrites.Waited written = ingress.execute(ingress.request("POST", null, user("lea")));
    GroupId group = group(id(written).toString());
    assertThat(members(group)).containsExactly(id(written).toString());

    ingress.refused(id(written), 1, "why");

    assertThat(outcome(written)).isInstanceOf(Refused.class);
    assertThat(members(group)).isEmpty();
    assertThat(parked(group)).containsExactly(id(written).toString());
  }

  @Test
  void groupWaitsAgainAfterAnUndoneRename() throws Exception {
    ScimUserId lea = ingress.provisioned("lea");
    GroupId first = group("lea");
    GroupId second = group("leona");
    WaitedWrites.Waited written =
        ingress.execute(ingress.request("PATCH", lea.toString(), patch("userName", "'leona'")));
    assertThat(members(second)).containsExactly(lea.toString());

    ingress.refused(lea, 2, "why");

    assertThat(outcome(written)).isInstanceOf(Refused.class);
    assertThat(members(second)).isEmpty();
    assertThat(parked(second)).containsExactly("leona");
    assertThat(members(first)).as("not under the other name").containsExactly(lea.toString());
  }

  @Test
  void undoneRenameJoinsGroupsWaitingForIt() throws Exception {
    ScimUserId lea = ingress.provisioned("lea");
    WaitedWrites.Waited written =
        ingress.execute(ingress.request("PATCH", lea.toString(), patch("userName", "'leona'")));
    GroupId group = group("lea");
    assertThat(parked(group)).containsExactly("lea");

    ingress.refused(lea, 2, "why");

    assertThat(outcome(written)).isInstanceOf(Refused.class);
    assertThat(members(group)).containsExactly(lea.toString());
    assertThat(parked(group)).isEmpty();
  }

  private GroupId group(String member) {
    String location =
        group("POST", null, "{'displayName':'G','members':[{'value':'" + member + "'}]}");
    return GroupId.of(location.substring(location.lastIndexOf('/') + 1));
  }

  private String group(String method, String id, String body) {
    String whole =
        body.replace(
            "{'displayName'",
            "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName'");
    WriteRequest request = new WriteRequest(method, "Groups", id, whole.replace('\'', '"'), null);
    return String.valueOf(
        ingress
            .writes
            .execute(ingress.caller(), request, AttributeSelection.ALL)
            .answer()
            .location());
  }

  private List<String> members(GroupId group) {
    return list("SELECT user_id::text FROM group_members WHERE group_id = :group", group);
  }

  private List<String> parked(GroupId group) {
    return list("SELECT member FROM parked_members WHERE group_id = :group", group);
  }

  private static List<String> list(String sql, GroupId group) {
    return database.jdbc.sql(sql).param("group", group.value()).query(String.class).list();
  }

  private long count(GroupId group) {
    return database.groups.find(ingress.organization, group).orElseThrow().memberCount();
  }

  private long unknownMembers() {
    return ingress.published(FailedProvision.class).stream()
        .filter(failure -> failure.reason().value().equals("unknown-member"))
        .count();
  }

  private static Object outcome(WaitedWrites.Waited written) throws Exception {
    return written.outcome().get(30, TimeUnit.SECONDS);
  }
}
