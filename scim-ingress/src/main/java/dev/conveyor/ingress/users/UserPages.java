package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.Resources.Rendered;
import dev.conveyor.ingress.requests.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Reads the users of a list some at a time, so that large users are never in memory together. Each
 * is as it is when it is read, which may be later than when the list was made; one that was deleted
 * meanwhile is left out.
 */
public final class UserPages {

  /** The most bytes of users that are in memory for one answer, unless a single one is larger. */
  static final long BYTES = 512 * 1024;

  /** How many are looked at first. A page of more may be a large answer. */
  static final int FIRST = 25;

  private static final int LARGEST = 100;

  private final UserReads reads;
  private final Caller caller;
  private final List<UUID> ids;
  private final AttributeSelection selection;
  private Page page = new Page(0, Map.of());
  private int next;
  private int end;

  /**
   * Some users.
   *
   * @param ids how many of the ids that were asked for it is about
   */
  record Page(int ids, Map<UUID, Supplier<Rendered>> users) {}

  UserPages(UserReads reads, Caller caller, List<UUID> ids, AttributeSelection selection) {
    this.reads = reads;
    this.caller = caller;
    this.ids = ids;
    this.selection = selection;
  }

  /**
   * The user of the next id; empty when there is none any more.
   *
   * @throws IllegalStateException when another one is next
   */
  public Optional<Rendered> next(UUID id) {
    if (!ids.get(next).equals(id)) {
      throw new IllegalStateException("users are read in the order of the list");
    }
    if (next == end) {
      List<UUID> wanted = ids.subList(next, Math.min(ids.size(), next + size(page.ids())));
      page = reads.page(caller, wanted, BYTES, selection);
      end = next + page.ids();
    }
    next++;
    return Optional.ofNullable(page.users().get(id)).map(Supplier::get);
  }

  /** How many to look at: PostgreSQL weighs them all, so not many more than fitted last time. */
  static int size(int last) {
    return last == 0 ? FIRST : Math.clamp(last * 2L, 1, LARGEST);
  }
}
