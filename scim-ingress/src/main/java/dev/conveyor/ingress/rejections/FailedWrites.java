package dev.conveyor.ingress.rejections;

import dev.conveyor.ingress.protocol.Passwords;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Source;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.ScimRequestReplayed;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates failed provisions of writes. The original record is the request itself, which can be
 * replayed; only passwords are removed. A body that is too large to keep is omitted, and the
 * message says so.
 */
public final class FailedWrites {

  private FailedWrites() {}

  /**
   * Retries of the same request of the same organization have the same fingerprint. Passwords are
   * excluded: Okta generates a new one for every try.
   */
  public static String fingerprint(Caller caller, WriteRequest request) {
    return RejectedRequest.fingerprint(caller, request, Passwords.removedFrom(request.body()));
  }

  /** A write that was rejected, or a part of it that was not applied. */
  public static OutboxMessage failed(
      Caller caller,
      RejectedRequest request,
      FailureSubject about,
      ReasonCode reason,
      String message,
      @Nullable Long resourceVersion,
      Instant now) {
    return failed(caller, request, about, reason, message, resourceVersion, null, now);
  }

  /**
   * A write that the provisioning worker rejected, and that was undone. The worker has published
   * the rejection with the same fingerprint; this adds the request to it and is not another try.
   *
   * @param refusedVersion the version that the worker rejected
   * @param resourceVersion the version of the resource after the undo; null if it was deleted
   */
  public static OutboxMessage undone(
      Caller caller,
      WriteRequest request,
      FailureSubject about,
      ReasonCode reason,
      String message,
      long refusedVersion,
      @Nullable Long resourceVersion,
      Instant now) {
    return failed(
        caller,
        RejectedRequest.of(caller, request),
        about,
        reason,
        message,
        resourceVersion,
        refusedVersion,
        now);
  }

  private static OutboxMessage failed(
      Caller caller,
      RejectedRequest rejected,
      FailureSubject about,
      ReasonCode reason,
      String message,
      @Nullable Long resourceVersion,
      @Nullable Long refusedVersion,
      Instant now) {
    ScimRequestReplayed original =
        new ScimRequestReplayed(
            caller.organization(),
            resourceVersion == null ? 1 : resourceVersion,
            now,
            rejected.reference().value(),
            rejected.request().method(),
            rejected.request().path(),
            String.valueOf(OriginalRecord.encode(rejected.body())),
            resourceVersion,
            refusedVersion,
            rejected.bodyBytes(),
            rejected.bodySha256());
    String notKept = original.whyNotKept();
    FailedProvision failure =
        new FailedProvision(
            caller.organization(),
            refusedVersion == null ? original.version() : refusedVersion,
            now,
            rejected.reference(),
            rejected.fingerprint(),
            Stage.INGRESS,
            about,
            reason,
            notKept == null ? message : message + " " + notKept,
            record(caller, original, rejected.fingerprint()));
    return OutboxMessage.of(failure, Source.NAME, caller.trace());
  }

  /** A failed write was resolved automatically or superseded. */
  public static OutboxMessage settled(
      Caller caller,
      WriteRequest request,
      FailureSettled.Outcome outcome,
      String message,
      Instant now) {
    FailureReference reference = FailureReference.of(fingerprint(caller, request));
    return settled(caller, reference, outcome, message, now);
  }

  /** The same, for a failure with a known reference. */
  public static OutboxMessage settled(
      Caller caller,
      FailureReference reference,
      FailureSettled.Outcome outcome,
      String message,
      Instant now) {
    FailureSettled settled =
        new FailureSettled(
            caller.organization(), 1, now, reference, Stage.INGRESS, outcome, message);
    return OutboxMessage.of(settled, Source.NAME, caller.trace());
  }

  private static OriginalRecord record(
      Caller caller, ScimRequestReplayed original, String fingerprint) {
    Map<String, String> headers =
        Map.of(
            EventHeaders.ID, fingerprint.substring(0, 32),
            EventHeaders.TYPE, original.eventType().ceType(),
            EventHeaders.SOURCE, Source.NAME,
            EventHeaders.TRACE_PARENT, caller.trace().value());
    List<OriginalRecord.Header> encoded =
        headers.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(header ->
                new OriginalRecord.Header(
                    header.getKey(),
                    OriginalRecord.encode(header.getValue().getBytes(StandardCharsets.UTF_8))))
            .toList();
    return new OriginalRecord(
        Topic.SCIM_REQUESTS.topicName(),
        null,
        null,
        OriginalRecord.encode(original.key().getBytes(StandardCharsets.UTF_8)),
        encoded,
        OriginalRecord.encode(EventCodec.encode(original)));
  }
}
