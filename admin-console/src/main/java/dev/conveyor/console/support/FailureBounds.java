package dev.conveyor.console.support;

import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.schemas.Excerpt;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.OriginalRecord;

/** A failed provision as far as it fits into the support tables and their indexes. Pure. */
final class FailureBounds {

  private static final int LONGEST_NAME = 300;

  private FailureBounds() {}

  /**
   * @throws IllegalArgumentException when what should be Base64 is not
   */
  static FailedProvision of(FailedProvision failure) {
    Refusal bounded = new Refusal(failure.about(), failure.reason(), failure.message()).bounded();
    return new FailedProvision(
        failure.organization(),
        failure.version(),
        failure.occurredAt(),
        failure.reference(),
        failure.fingerprint(),
        failure.stage(),
        bounded.about(),
        bounded.reason(),
        bounded.message(),
        of(failure.original()));
  }

  private static OriginalRecord of(OriginalRecord original) {
    return new OriginalRecord(
        Excerpt.of(original.topic(), LONGEST_NAME),
        original.partition(),
        original.offset(),
        original.key(),
        original.headers().stream()
            .map(header ->
                new OriginalRecord.Header(
                    Excerpt.of(header.name(), LONGEST_NAME),
                    OriginalRecord.encode(OriginalRecord.decode(header.value()))))
            .toList(),
        original.value());
  }
}
