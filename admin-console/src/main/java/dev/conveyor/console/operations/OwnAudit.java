package dev.conveyor.console.operations;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An organization's audit trail as its own admin reads it: staff have no names in it. */
final class OwnAudit {

  private static final int PAGE = 50;
  private static final String STAFF = "staff";

  private final Audit audit;
  private final UserDirectory directory;

  OwnAudit(Audit audit, UserDirectory directory) {
    this.audit = audit;
    this.directory = directory;
  }

  /**
   * An act.
   *
   * @param actor the address of a user of the organization, the name of an API key, or {@code
   *     staff}
   * @param subject what it was about, such as a failure's reference or a user's id
   */
  record Entry(
      Instant at, String actor, String act, @Nullable String subject, @Nullable String detail) {}

  /** The newest first. */
  Page<Entry> list(OrganizationId organization, @Nullable String cursor) {
    String[] key = Page.key(cursor, 1);
    List<Audit.Entry> found =
        audit.listOf(organization, key == null ? Long.MAX_VALUE : Page.number(key[0]), PAGE + 1);
    Set<String> own =
        directory.addressesAmong(
            organization, found.stream().map(Audit.Entry::actor).collect(Collectors.toSet()));
    return Page.of(found, PAGE, entry -> String.valueOf(entry.id()), entry -> entry(entry, own));
  }

  /** A note of support's is for support. */
  private static Entry entry(Audit.Entry entry, Set<String> own) {
    boolean staff = entry.actor().contains("@") && !own.contains(entry.actor());
    return new Entry(
        entry.at(),
        staff ? STAFF : entry.actor(),
        entry.act(),
        entry.subject(),
        staff && entry.act().equals("dismissed") ? null : entry.detail());
  }
}
