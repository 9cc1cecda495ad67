package dev.conveyor.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.unboundid.scim2.common.Path;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.filters.Filter;
import com.unboundid.scim2.common.filters.NotEqualFilter;
import com.unboundid.scim2.common.types.AttributeDefinition;
import com.unboundid.scim2.common.utils.FilterEvaluator;
import com.unboundid.scim2.common.utils.JsonUtils;
import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimFilter;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.users.StoredUser;
import dev.conveyor.ingress.users.UserColumns;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.testservers.LongRun;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random filters over random users: our SQL in PostgreSQL finds the same users as UnboundID's
 * evaluator finds in the resources that clients see.
 */
class FilterDifferentialTest {

  private static final int USERS = 150;

  private static final int FILTERS = LongRun.times(1500, 10_000);

  private static final OrganizationId ACME = new OrganizationId("acme");

  private static IngressDatabase database;
  private static final Map<String, JsonNode> RESOURCES = new HashMap<>();

  @BeforeAll
  static void randomUsers() throws Exception {
    database = new IngressDatabase();
    Caller caller = IngressDatabase.caller(ACME);
    RandomUsers random = new RandomUsers(1);
    for (int i = 0; i < USERS; i++) {
      WriteRequest create = new WriteRequest("POST", "Users", null, random.user(i), null);
      ScimUserId id =
          Objects.requireNonNull(
              database.writes.execute(caller, create, AttributeSelection.ALL).user());
      database
          .jdbc
          .sql(
              """
              UPDATE users SET last_modified = timestamptz '2026-01-01Z'
                + :day * interval '1 day' + :micros * interval '1 microsecond' WHERE id = :id
              """)
          .param("day", i % 9)
          .param("micros", i * 37 % 3000)
          .param("id", id.value())
          .update();
      StoredUser stored = database.users.find(ACME, id).orElseThrow();
      byte[] rendered = database.userReads.render(caller, stored, AttributeSelection.ALL).bytes();
      RESOURCES.put(
          id.toString(),
          JsonUtils.getObjectReader().readTree(new String(rendered, StandardCharsets.UTF_8)));
    }
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void sqlMatchesTheSdksEvaluator() throws Exception {
    RandomUsers random = new RandomUsers(2);
    int selective = 0;
    for (int i = 0; i < FILTERS; i++) {
      String filter = random.filter(i % 4);

      Set<String> bySql = bySql(filter);
      Set<String> inMemory = inMemory(filter);

      assertThat(bySql).as(filter).isEqualTo(inMemory);
      selective += bySql.isEmpty() || bySql.size() == USERS ? 0 : 1;
    }
    assertThat(selective)
        .as("filters that match some users but not all")
        .isGreaterThan(FILTERS / 2);
  }

  private static Set<String> bySql(String filter) {
    Condition condition = FilterSql.compile(ScimFilter.parse(filter), UserColumns.ALL);
    Paging whole = new Paging.ByIndex(1, Paging.LARGEST);
    Listed<StoredUser> found =
        database.userPages.list(ACME, new Search(condition, null, whole, AttributeSelection.ALL));
    assertThat(found.total()).isEqualTo(found.items().size());
    return found.items().stream()
        .map(user -> user.id().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> inMemory(String filter) throws Exception {
    Filter parsed = Filter.fromString(filter);
    Set<String> found = new TreeSet<>();
    for (Map.Entry<String, JsonNode> resource : RESOURCES.entrySet()) {
      if (parsed.visit(new CaseExactEvaluator(), resource.getValue())) {
        found.add(resource.getKey());
      }
    }
    return found;
  }

  /**
   * The evaluator treats everything as case-insensitive; RFC 7643 section 3.1 has exceptions. It
   * reads {@code emails.value ne "x"} as "no value is x"; in RFC 7644 section 3.4.2.2, any other
   * value matches.
   */
  private static final class CaseExactEvaluator extends FilterEvaluator {

    private static final Set<String> LISTS = Set.of("emails", "phonenumbers", "addresses");

    private static final AttributeDefinition EXACT =
        new AttributeDefinition.Builder()
            .setName("exact")
            .setType(AttributeDefinition.Type.STRING)
            .setCaseExact(true)
            .build();

    @Override
    public Boolean visit(NotEqualFilter filter, JsonNode resource) throws ScimException {
      String[] names = filter.getAttributePath().toString().split("\\.");
      if (!LISTS.contains(names[0].toLowerCase(Locale.ROOT))
          || filter.getComparisonValue().isNull()) {
        return super.visit(filter, resource);
      }
      String value = names[0] + "[" + names[1] + " ne " + filter.getComparisonValue() + "]";
      return Filter.fromString(value).visit(this, resource);
    }

    @Override
    protected @Nullable AttributeDefinition getAttributeDefinition(Path path) {
      String name = path.toString().toLowerCase(Locale.ROOT);
      return name.equals("externalid") ? EXACT : null;
    }
  }
}
