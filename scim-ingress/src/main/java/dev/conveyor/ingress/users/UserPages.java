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
 * Reads the users of a list in chunks, so that large users are never in memory together. Each user
 * is in its state when read, which may be later than the list; users deleted meanwhile are omitted.
 */
public final class UserPages {

  /** The maximum bytes of users in memory for one response, unless a single user is larger. */
  static final long BYTES = 512 * 1024;

  /** The size of the first chunk. A page with more users may be a large response. */
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
   * A chunk of users.
   *
   * @param ids how many of the requested ids it covers
   */
  record Page(int ids, Map<UUID, Supplier<Rendered>> users) {}

  UserPages(UserReads reads, Caller caller, List<UUID> ids, AttributeSelection selection) {
    this.reads = reads;
    this.caller = caller;
    this.ids = ids;
    this.selection = selection;
  }

  /**
   * The user with the next id; empty if they no longer exist.
   *
   * @throws IllegalStateException if another user is next
   */
  public Optional<Rendered> next(UUID id) {
    if (!ids.get(next).equals(id)) {
      throw new IllegalStateException("users must be read in list order");
    }
    if (next == end) {
      List<UUID> wanted = ids.subList(next, Math.min(ids.size(), next + size(page.ids())));
      page = reads.page(caller, wanted, BYTES, selection);
      end = next + page.ids();
    }
    next++;
    return Optional.ofNullable(page.users().get(id)).map(Supplier::get);
  }

  /**
   * The size of the next chunk: PostgreSQL weighs all candidates, so not many more than fit last
   * time.
   */
  static int size(int last) {
    return last == 0 ? FIRST : Math.clamp(last * 2L, 1, LARGEST);
  }
}
