package dev.conveyor.ingress.writes;

import static dev.conveyor.ingress.WaitingIngress.patch;
import static dev.conveyor.ingress.WaitingIngress.patchEmail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.WaitingIngress;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Provisioned;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Refused;
import dev.conveyor.ingress.users.StoredUser;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many clients write one user concurrently; some of the changes are rejected. */
class ContendedUserTest {

  private static final int CLIENTS = 6;
  private static final int WRITES = 8;

  @Test
  void onlyAcceptedWritesTakeEffect() throws Exception {
    try (IngressDatabase database = WaitingIngress.newDatabase();
        WaitingIngress ingress = WaitingIngress.start(database, Duration.ofSeconds(30));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      ScimUserId ann = ingress.provisioned("ann");
      AtomicBoolean over = new AtomicBoolean();
      Future<?> worker = clients.submit(() -> work(ingress, over));

      List<Future<List<ProvisioningOutcome>>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        Callable<List<ProvisioningOutcome>> writes = () -> client(ingress, ann, client);
        all.add(clients.submit(writes));
      }
      List<ProvisioningOutcome> outcomes = new ArrayList<>();
      for (Future<List<ProvisioningOutcome>> each : all) {
        outcomes.addAll(each.get(60, TimeUnit.SECONDS));
      }
      over.set(true);
      worker.get(60, TimeUnit.SECONDS);

      long refused = outcomes.stream().filter(Refused.class::isInstance).count();
      long provisioned = outcomes.stream().filter(Provisioned.class::isInstance).count();
      assertThat(refused).isEqualTo(CLIENTS * WRITES / 2);
      assertThat(provisioned).isEqualTo(CLIENTS * WRITES / 2);
      StoredUser last = ingress.find(ann);
      assertThat(last.document().emailKeys()).containsExactly("ann@acme.test");
      assertThat(last.document().displayName()).isEqualTo(lastAcceptedName(ingress));
      assertThat(last.version()).isEqualTo(1 + provisioned + 2 * refused);
      assertThat(ingress.published(FailedProvision.class)).hasSize((int) refused);
    }
  }

  /** Every other write asks for an address that is rejected. */
  private static List<ProvisioningOutcome> client(
      WaitingIngress ingress, ScimUserId user, int client) throws Exception {
    List<ProvisioningOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      String body =
          i % 2 == 0
              ? patch("displayName", "'Ann " + client + " " + i + "'")
              : patchEmail("taken" + client + i + "@acme.test");
      outcomes.add(
          ingress
              .execute(ingress.request("PATCH", user.toString(), body))
              .outcome()
              .get(60, TimeUnit.SECONDS));
    }
    return outcomes;
  }

  /** The provisioning worker: it processes versions in order and rejects an address. */
  private static void work(WaitingIngress ingress, AtomicBoolean over) {
    long done = 1;
    while (!over.get()) {
      for (ScimUserChanged change : ingress.published(ScimUserChanged.class)) {
        if (change.version() <= done) {
          continue;
        }
        done = change.version();
        if (change.user().toString().contains("taken")) {
          ingress.refused(change.userId(), done, "why");
        } else {
          ingress.applied(change.userId(), done);
        }
      }
    }
  }

  private static String lastAcceptedName(WaitingIngress ingress) {
    return ingress.published(ScimUserChanged.class).stream()
        .filter(change -> change.undoes() == null && change.changed().contains("displayName"))
        .map(change -> change.user().get("displayName").stringValue())
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
