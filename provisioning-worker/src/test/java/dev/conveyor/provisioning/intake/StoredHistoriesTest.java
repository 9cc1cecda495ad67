package dev.conveyor.provisioning.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.provisioning.rules.History;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ProvisioningInput;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.testservers.LongRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random histories through the tables, which contain no more than each batch needs. */
class StoredHistoriesTest {

  private static final int HISTORIES = LongRun.times(25, 60);

  private static Worker worker;

  @BeforeAll
  static void start() {
    worker = new Worker();
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  @Test
  void tablesMatchTheNaiveRules() {
    for (int seed = 1; seed <= HISTORIES; seed++) {
      OrganizationId organization = new OrganizationId("history-" + seed);
      History history = new History(seed, organization, 60);

      take(history.events, new Random(seed), seed % 3 == 0 ? 1 : 10);

      assertThat(shown(organization)).as("history " + seed).isEqualTo(history.shown());
      assertThat(refused(organization))
          .as("refused in history " + seed)
          .containsExactlyInAnyOrderElementsOf(history.refused());
    }
  }

  private static void take(List<ProvisioningInput> events, Random random, int most) {
    List<ProvisioningInput> batch = new ArrayList<>();
    for (ProvisioningInput event : events) {
      batch.add(event);
      if (batch.size() > random.nextInt(most)) {
        worker.take(batch.toArray(Event[]::new));
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      worker.take(batch.toArray(Event[]::new));
    }
  }

  private static List<String> shown(OrganizationId organization) {
    return worker
        .jdbc
        .sql(
            """
            SELECT coalesce(scim_user_id::text, '-') || ' ' || email || ' ' || display_name || ' '
              || status AS shown FROM users WHERE organization = :o
            """)
        .param("o", organization.value())
        .query(String.class)
        .list()
        .stream()
        .sorted()
        .toList();
  }

  private static List<ScimUserId> refused(OrganizationId organization) {
    return worker
        .jdbc
        .sql("SELECT scim_user_id FROM refused_scim_users WHERE organization = :o AND NOT quiet")
        .param("o", organization.value())
        .query((row, number) -> new ScimUserId(row.getObject(1, UUID.class)))
        .list();
  }
}
