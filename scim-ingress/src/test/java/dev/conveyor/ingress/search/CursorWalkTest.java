package dev.conveyor.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.SearchRequest;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.users.StoredUser;
import dev.conveyor.ingress.users.UserColumns;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9865: cursors lose no resource and cannot be forged. */
class CursorWalkTest {

  private static final int USERS = 300;

  private static IngressDatabase database;
  private final Random random = new Random(3);

  @BeforeAll
  static void start() {
    database = new IngressDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "NULL, ascending",
        "userName, ascending",
        "userName, descending",
        "title, ascending",
        "title, descending",
        "active, descending",
        "meta.lastModified, ascending",
        "emails.value, ascending",
      },
      nullValues = "NULL")
  void cursorsAreStableUnderConcurrentChanges(String sortBy, String sortOrder) {
    OrganizationId organization = new OrganizationId("walk" + System.nanoTime());
    List<ScimUserId> staying = new ArrayList<>();
    List<ScimUserId> going = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      (i % 3 == 0 ? going : staying).add(create(organization, "u" + i));
    }
    PagingReader reader = reader(Clock.systemUTC());
    List<ScimUserId> seen = new ArrayList<>();
    String cursor = "";
    int pages = 0;

    while (cursor != null) {
      SearchRequest request = request(sortBy, sortOrder, "7", cursor);
      Search search = Search.of(request, reader.read(request, "list"), UserColumns.ALL);
      Listed<StoredUser> page = database.userPages.list(organization, search);
      page.items().forEach(user -> seen.add(user.id()));
      cursor = reader.next(page.next(), "list");
      if (!going.isEmpty()) {
        delete(organization, going.remove(random.nextInt(going.size())));
      }
      create(organization, "new" + pages++);
    }

    assertThat(pages).isGreaterThan(USERS / 10);
    assertThat(new HashSet<>(seen)).containsAll(staying).hasSameSizeAs(seen);
  }

  @Test
  void indexAndCursorPagesHaveTheSameOrder() {
    OrganizationId organization = new OrganizationId("order");
    for (int i = 0; i < 50; i++) {
      create(organization, "u" + random.nextInt(1000) + "-" + i);
    }
    SearchRequest request = request("title", "descending", null, null);
    Search byIndex = Search.of(request, new Paging.ByIndex(1, 50), UserColumns.ALL);
    Search byCursor = Search.of(request, new Paging.ByCursor(50, null), UserColumns.ALL);

    assertThat(database.userPages.list(organization, byIndex).items())
        .isEqualTo(database.userPages.list(organization, byCursor).items());
  }

  @Test
  void cursorIsSignedAndBoundToItsList() {
    PagingReader reader = reader(Clock.systemUTC());
    String good = Objects.requireNonNull(reader.next(new Cursor(9, "", "key", 4), "users of acme"));
    char[] characters = good.toCharArray();

    assertThat(reader.read(request(null, null, null, good), "users of acme"))
        .isEqualTo(new Paging.ByCursor(100, new Cursor(9, "", "key", 4)));
    assertThat(good).matches("[A-Za-z0-9_-]+");
    isRefused(reader, good, "users of other", "invalidCursor");
    for (String other : List.of("nothing", good + "A", good.substring(1), "%", "é")) {
      isRefused(reader, other, "users of acme", "invalidCursor");
    }
    for (int i = 0; i < characters.length; i++) {
      char[] changed = Arrays.copyOf(characters, characters.length);
      changed[i] = changed[i] == 'A' ? 'Q' : 'A';
      isRefused(reader, new String(changed), "users of acme", "invalidCursor");
    }
  }

  @Test
  void cursorsExpire() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    String cursor =
        Objects.requireNonNull(
            reader(Clock.fixed(now, ZoneOffset.UTC)).next(new Cursor(1, "", null, 1), "list"));
    Clock later = Clock.fixed(now.plus(Cursors.LIFE), ZoneOffset.UTC);

    isRefused(reader(later), cursor, "list", "expiredCursor");
  }

  @Test
  void instancesShareTheSigningKey() {
    assertThat(new CursorKey(database.jdbc).get()).isEqualTo(new CursorKey(database.jdbc).get());
  }

  private static void isRefused(PagingReader reader, String cursor, String list, String scimType) {
    assertThatThrownBy(() -> reader.read(request(null, null, null, cursor), list))
        .as(cursor)
        .isInstanceOfSatisfying(
            ScimProblem.class, problem -> assertThat(problem.scimType()).isEqualTo(scimType));
  }

  private static SearchRequest request(
      String sortBy, String sortOrder, String count, String cursor) {
    return new SearchRequest(null, sortBy, sortOrder, null, count, cursor, AttributeSelection.ALL);
  }

  private static PagingReader reader(Clock clock) {
    byte[] key = "one key for all instances".getBytes(StandardCharsets.UTF_8);
    return new PagingReader(new Cursors(() -> key, clock));
  }

  private ScimUserId create(OrganizationId organization, String name) {
    String title = random.nextBoolean() ? ",\"title\":\"T" + random.nextInt(5) + "\"" : "";
    String body =
        "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"userName\":\""
            + name
            + "\",\"emails\":[{\"value\":\""
            + random.nextInt(40)
            + "@x\"}]"
            + title
            + "}";
    WriteRequest request = new WriteRequest("POST", "Users", null, body, null);
    return Objects.requireNonNull(
        database
            .writes
            .execute(IngressDatabase.caller(organization), request, AttributeSelection.ALL)
            .user());
  }

  private static void delete(OrganizationId organization, ScimUserId user) {
    WriteRequest request = new WriteRequest("DELETE", "Users", user.toString(), "", null);
    database.writes.execute(IngressDatabase.caller(organization), request, AttributeSelection.ALL);
  }
}
