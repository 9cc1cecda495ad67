package dev.conveyor.provisioning.intake;

import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.provisioning.directory.PlanStore;
import dev.conveyor.provisioning.directory.PowerReads;
import dev.conveyor.provisioning.directory.SnapshotReader;
import dev.conveyor.provisioning.rules.Plan;
import dev.conveyor.provisioning.rules.Provisioning;
import dev.conveyor.provisioning.rules.Request;
import dev.conveyor.provisioning.rules.Result;
import dev.conveyor.provisioning.rules.Snapshot;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** One organization's part of a batch, under the organization's lock: read, decide, write. */
final class Planner {

  static final String SOURCE = EventSource.PROVISIONING_WORKER.text();

  private final SnapshotReader reader;
  private final PowerReads powers;
  private final PlanStore store;
  private final Outbox outbox;

  Planner(SnapshotReader reader, PowerReads powers, PlanStore store, Outbox outbox) {
    this.reader = reader;
    this.powers = powers;
    this.store = store;
    this.outbox = outbox;
  }

  /**
   * Applies requests in the caller's transaction.
   *
   * @param requests empty to process only wishes
   * @param traces the trace of each request, and of -1 for events that no request caused
   * @return one result per request
   */
  List<Result> apply(
      OrganizationId organization, List<Request> requests, IntFunction<TraceParent> traces) {
    SnapshotReader.Read read = reader.read(organization, requests);
    Snapshot snapshot = read.snapshot();
    Plan plan = Provisioning.plan(snapshot, requests, UserId::random);
    // Only a few adoptions need this. Each round adds users to the snapshot, so it terminates.
    while (!plan.unknownPowers().isEmpty()) {
      snapshot = snapshot.withPowers(powers.of(organization, plan.unknownPowers()));
      plan = Provisioning.plan(snapshot, requests, UserId::random);
    }
    store.apply(snapshot, plan, read.present());
    outbox.append(messages(organization, plan, traces));
    return plan.results();
  }

  private static List<OutboxMessage> messages(
      OrganizationId organization, Plan plan, IntFunction<TraceParent> traces) {
    List<OutboxMessage> messages = new ArrayList<>();
    for (Plan.Published each : plan.published()) {
      TraceParent trace = traces.apply(each.cause());
      if (each.about() == null) {
        messages.add(OutboxMessage.of(each.event(), SOURCE, trace));
      } else {
        // Under the key of the failure, so that it comes after it.
        byte[] key = (organization + "/" + each.about()).getBytes(StandardCharsets.UTF_8);
        messages.add(OutboxMessage.underKeyOf(key, each.event(), SOURCE, trace));
      }
    }
    return messages;
  }
}
