package dev.conveyor.console.operations;

import dev.conveyor.console.audit.Audit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit trail as operators and support read it. */
final class AuditLog {

  private static final int PAGE = 50;

  private final Audit audit;

  AuditLog(Audit audit) {
    this.audit = audit;
  }

  /**
   * A page of it, the newest first.
   *
   * @param older where the next page begins; null on the last one
   */
  record Listed(List<Audit.Entry> entries, @Nullable Long older) {}

  /**
   * @param before null for the newest
   */
  Listed list(@Nullable Long before) {
    List<Audit.Entry> entries = audit.list(null, before == null ? Long.MAX_VALUE : before, PAGE);
    return new Listed(entries, entries.size() == PAGE ? entries.getLast().id() : null);
  }
}
