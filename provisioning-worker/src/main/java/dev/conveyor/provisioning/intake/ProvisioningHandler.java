package dev.conveyor.provisioning.intake;

import dev.conveyor.intake.Change;
import dev.conveyor.intake.ChangeHandler;
import dev.conveyor.intake.Outcome;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.provisioning.directory.DirectoryStore;
import dev.conveyor.provisioning.directory.OrganizationStore;
import dev.conveyor.provisioning.directory.RefusalStore;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Applies a batch organization by organization, in the order of their ids so that two workers never
 * wait for each other in a circle. Within one organization changes keep their order.
 */
public final class ProvisioningHandler implements ChangeHandler {

  private final OrganizationStore organizations;
  private final DirectoryStore directory;
  private final RefusalStore refusals;
  private final Outbox outbox;

  public ProvisioningHandler(
      OrganizationStore organizations,
      DirectoryStore directory,
      RefusalStore refusals,
      Outbox outbox) {
    this.organizations = organizations;
    this.directory = directory;
    this.refusals = refusals;
    this.outbox = outbox;
  }

  @Override
  public Stage stage() {
    return Stage.PROVISIONING;
  }

  @Override
  public List<Outcome> apply(List<Change> changes) {
    Outcome[] outcomes = new Outcome[changes.size()];
    TreeMap<OrganizationId, List<Integer>> byOrganization =
        IntStream.range(0, changes.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    i -> changes.get(i).event().organization(), TreeMap::new, Collectors.toList()));
    for (Map.Entry<OrganizationId, List<Integer>> entry : byOrganization.entrySet()) {
      List<Event> events = entry.getValue().stream().map(i -> changes.get(i).event()).toList();
      OrganizationBatch batch =
          OrganizationBatch.open(organizations, directory, refusals, entry.getKey(), events);
      for (int i : entry.getValue()) {
        outcomes[i] = batch.apply(changes.get(i));
      }
      outbox.append(batch.save());
    }
    return List.of(outcomes);
  }
}
