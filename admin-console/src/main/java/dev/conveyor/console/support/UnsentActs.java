package dev.conveyor.console.support;

import dev.conveyor.console.audit.Audit;

/** What an operator does about records that services could not publish. */
public final class UnsentActs {

  private final UnsentRecords records;
  private final Audit audit;

  UnsentActs(UnsentRecords records, Audit audit) {
    this.records = records;
    this.audit = audit;
  }

  /** Has all of them sent again, and returns how many there are. */
  public long resendAll(String actor) {
    long marked = records.resendAll();
    audit.record(actor, null, "sent unsent records again", "outboxes", marked + " records");
    return marked;
  }
}
