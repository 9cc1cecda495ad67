package dev.conveyor.provisioning.intake;

import dev.conveyor.pipeline.failures.FailedRecords;
import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.pipeline.intake.Change;
import dev.conveyor.pipeline.intake.ChangeHandler;
import dev.conveyor.pipeline.intake.Outcome;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.provisioning.rules.Request;
import dev.conveyor.provisioning.rules.Result;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ProvisioningInput;
import dev.conveyor.schemas.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Applies a batch organization by organization, ordered by id so that two workers cannot deadlock.
 * Within an organization, changes keep their order.
 */
final class ProvisioningHandler implements ChangeHandler<ProvisioningInput> {

  private final Planner planner;

  ProvisioningHandler(Planner planner) {
    this.planner = planner;
  }

  @Override
  public Stage stage() {
    return Stage.PROVISIONING;
  }

  @Override
  public Class<ProvisioningInput> reads() {
    return ProvisioningInput.class;
  }

  @Override
  public List<Outcome> apply(List<Change<ProvisioningInput>> changes) {
    Outcome[] outcomes = new Outcome[changes.size()];
    TreeMap<OrganizationId, List<Integer>> byOrganization =
        IntStream.range(0, changes.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    i -> changes.get(i).event().organization(), TreeMap::new, Collectors.toList()));
    for (Map.Entry<OrganizationId, List<Integer>> entry : byOrganization.entrySet()) {
      List<Change<ProvisioningInput>> theirs = entry.getValue().stream().map(changes::get).toList();
      List<Result> results = apply(entry.getKey(), theirs);
      for (int i = 0; i < theirs.size(); i++) {
        outcomes[entry.getValue().get(i)] = outcome(theirs.get(i).event(), results.get(i));
      }
    }
    return List.of(outcomes);
  }

  private List<Result> apply(OrganizationId organization, List<Change<ProvisioningInput>> changes) {
    return planner.apply(
        organization,
        changes.stream().map(ProvisioningHandler::request).toList(),
        cause -> cause < 0 ? TraceParent.fresh() : changes.get(cause).trace());
  }

  private static Request request(Change<ProvisioningInput> change) {
    return new Request(
        change.event(),
        FailedRecords.reference(change.record(), change.event(), Stage.PROVISIONING),
        FailedRecords.fingerprint(change.record(), change.event(), Stage.PROVISIONING),
        change.replayOf() != null);
  }

  private static Outcome outcome(Event event, Result result) {
    return switch (result) {
      case Result.Applied applied -> Outcome.APPLIED;
      case Result.NotOurs notOurs -> Outcome.NOT_OURS;
      case Result.Undone undone -> Outcome.NOT_OURS;
      case Result.Stale stale ->
          stale.knownVersion() == event.version()
              ? Outcome.APPLIED
              : new Outcome.Superseded(
                  "The user has since changed to version " + stale.knownVersion() + ".");
      case Result.Refused refused ->
          new Outcome.Refused(
              new Refusal(
                  event.about(), refused.refusal().reason().code(), refused.refusal().message()));
    };
  }
}
