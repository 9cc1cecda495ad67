package dev.conveyor.ingress.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.Resources.Rendered;
import dev.conveyor.ingress.protocol.SearchRequest;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.EntityTags;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.search.Paging;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A user's entity tag covers the groups returned with the user. */
class UserTagTest {

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
  void tagChangesWithGroupsAndTheirNames() {
    String id = create("Users", "{'userName':'ann'}");
    String first = tag(id);
    String group = create("Groups", "{'displayName':'G\u00e9','members':['" + id + "']}");
    String member = tag(id);
    execute("PUT", "Groups", group, "{'displayName':'H'}", null);
    String renamed = tag(id);
    execute("PUT", "Groups", group, "{'displayName':'H','members':[]}", null);

    assertThat(first).isEqualTo("W/\"1\"");
    assertThat(member).matches("W/\"1-[0-9a-f]{12}\"");
    assertThat(renamed).matches("W/\"1-[0-9a-f]{12}\"").isNotEqualTo(member);
    assertThat(tag(id)).isEqualTo(first);
  }

  @Test
  void filterByVersionMatchesTheTag() {
    String id = create("Users", "{'userName':'bob'}");
    create("Groups", "{'displayName':'Gr\u00fcn','members':['" + id + "']}");
    create("Groups", "{'displayName':'Blau','members':['" + id + "']}");
    String shown =
        JsonMapper.shared()
            .readTree(new String(rendered(id).bytes(), StandardCharsets.UTF_8))
            .at("/meta/version")
            .stringValue();
    String filter =
        "userName eq bob and meta.version eq " + JsonMapper.shared().writeValueAsString(shown);
    SearchRequest request =
        new SearchRequest(filter, null, null, null, null, null, AttributeSelection.ALL);

    Search search = Search.of(request, new Paging.ByIndex(1, 10), UserColumns.ALL);

    assertThat(shown).isEqualTo(tag(id));
    assertThat(database.userPages.list(ACME, search).total()).isEqualTo(1);
  }

  @Test
  void ifMatchComparesOnlyTheVersion() {
    String id = create("Users", "{'userName':'cyd'}");
    create("Groups", "{'displayName':'G','members':['" + id + "']}");
    String seen = tag(id);
    create("Groups", "{'displayName':'Another','members':['" + id + "']}");

    execute("PUT", "Users", id, "{'userName':'cyd','title':'T'}", seen);

    assertThat(tag(id)).startsWith("W/\"2-");
    assertThat(EntityTags.seen("\"x\", " + tag(id), tag(id))).isTrue();
    assertThat(EntityTags.seen(seen, tag(id))).isFalse();
  }

  private static Rendered rendered(String id) {
    StoredUser user = database.users.find(ACME, ScimUserId.of(id)).orElseThrow();
    return database.userReads.render(CALLER, user, AttributeSelection.ALL);
  }

  private static String tag(String id) {
    return rendered(id).entityTag();
  }

  private static String create(String endpoint, String body) {
    String location = execute("POST", endpoint, null, body, null);
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static String execute(
      String method, String endpoint, @Nullable String id, String body, @Nullable String ifMatch) {
    WriteRequest request = new WriteRequest(method, endpoint, id, body.replace('\'', '"'), ifMatch);
    return Objects.requireNonNull(
        database.writes.execute(CALLER, request, AttributeSelection.ALL).answer().location());
  }
}
