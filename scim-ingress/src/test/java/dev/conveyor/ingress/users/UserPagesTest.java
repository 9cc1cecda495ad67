package dev.conveyor.ingress.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.schemas.OrganizationId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Users of a page are read in chunks, by size. */
class UserPagesTest {

  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final Caller CALLER = IngressDatabase.caller(ACME);

  private static IngressDatabase database;

  @BeforeAll
  static void start() {
    database = new IngressDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void chunksAreLimitedByBytes() {
    List<UUID> ids = new ArrayList<>();
    for (int kilobytes : new int[] {100, 100, 200, 400, 1000, 1, 1}) {
      ids.add(user(kilobytes));
    }

    assertThat(read(ids)).as("400 KB of 512").isEqualTo(3);
    assertThat(read(ids.subList(3, 7))).isEqualTo(1);
    assertThat(read(ids.subList(4, 7))).as("larger than the limit, but at least one").isEqualTo(1);
    assertThat(read(ids.subList(5, 7))).isEqualTo(2);
  }

  @Test
  void usersAppearOnceWithoutDeletedOnes() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 260; i++) {
      ids.add(i % 7 == 3 ? UUID.randomUUID() : user(i % 50 == 0 ? 300 : 1));
    }
    UserPages pages = database.userReads.pages(CALLER, ids, AttributeSelection.ALL);

    for (int i = 0; i < ids.size(); i++) {
      UUID id = ids.get(i);
      var rendered = pages.next(id);
      assertThat(rendered.isPresent()).isEqualTo(i % 7 != 3);
      rendered.ifPresent(user ->
          assertThat(new String(user.bytes(), StandardCharsets.UTF_8)).contains(id.toString()));
    }
  }

  @Test
  void otherOrganizationsUsersAreNotRead() {
    UUID user = user(1);
    Caller other = IngressDatabase.caller(new OrganizationId("other"));

    assertThat(database.userReads.pages(other, List.of(user), AttributeSelection.ALL).next(user))
        .isEmpty();
  }

  @Test
  void groupsCountTowardAUsersSize() {
    List<UUID> ids = List.of(user(1), user(1), user(1));
    database
        .jdbc
        .sql(
            """
            WITH made AS (
              INSERT INTO groups (id, organization, display_name, display_name_key)
              SELECT gen_random_uuid(), 'acme', 'g' || i, 'g' || i FROM generate_series(1, 1500) AS i
              RETURNING id)
            INSERT INTO group_members (group_id, user_id) SELECT id, :user FROM made
            """)
        .param("user", ids.get(1))
        .update();

    assertThat(database.userPages.readSome(ACME, ids, true, UserPages.BYTES)).hasSize(3);
    assertThat(database.userPages.readSome(ACME, ids, true, 400_000)).hasSize(1);
    assertThat(database.userPages.readSome(ACME, ids, false, 400_000)).hasSize(3);
  }

  @Test
  void pagesGrowWhileUsersAreSmall() {
    assertThat(UserPages.size(0)).isEqualTo(25);
    assertThat(UserPages.size(25)).isEqualTo(50);
    assertThat(UserPages.size(100)).isEqualTo(100);
    assertThat(UserPages.size(1)).isEqualTo(2);
  }

  private static int read(List<UUID> ids) {
    return database.userPages.readSome(ACME, ids, false, UserPages.BYTES).size();
  }

  private static UUID user(int kilobytes) {
    UUID id = UUID.randomUUID();
    database
        .jdbc
        .sql(
            """
            INSERT INTO users (id, organization, user_name_key, email_keys, active, resource)
            VALUES (:id, 'acme', :id::text, '{}', true,
              jsonb_build_object('userName', :id::text, 'title', repeat('x', :bytes)))
            """)
        .param("id", id)
        .param("bytes", kilobytes * 1000)
        .update();
    return id;
  }
}
