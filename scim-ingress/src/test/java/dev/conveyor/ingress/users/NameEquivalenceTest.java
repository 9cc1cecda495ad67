package dev.conveyor.ingress.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.SearchRequest;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.search.Paging;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.OrganizationId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random spellings of few names: uniqueness, filters on columns, and filters on text inside the
 * resource treat two as the same name exactly if their keys are equal, so "same name" is an
 * equivalence.
 */
class NameEquivalenceTest {

  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final List<String> LETTERS =
      List.of(
          "a", "A", "\uff41", "\u00e9", "e\u0301", "\u00c9", "E\u0301", "\u00df", "ss", "SS",
          "\u1e9e", "\u03c3", "\u03c2", "\u03a3", "k", "\u212a", "\u00e5", "\u212b", "\ufb01",
          "fi");

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
  void uniquenessAndFiltersAgreeOnNames() {
    Random random = new Random(11);
    Map<String, String> holders = new LinkedHashMap<>();
    for (int i = 0; i < 600; i++) {
      String name = spelling(random);
      String key = ComparisonKey.of(name);

      boolean created = create(name);

      assertThat(created).as("%s is new", name).isEqualTo(!holders.containsKey(key));
      holders.putIfAbsent(key, name);
    }
    assertThat(holders).hasSizeBetween(50, 550);
    for (int i = 0; i < 200; i++) {
      String sought = spelling(random);
      String holder = holders.get(ComparisonKey.of(sought));
      TreeSet<String> expected = new TreeSet<>(holder == null ? List.of() : List.of(holder));
      for (String attribute : List.of("userName", "displayName", "emails.value", "title")) {
        String value = attribute.equals("emails.value") ? sought + "@x" : sought;
        assertThat(find(attribute, "eq", value)).as("%s %s", attribute, sought).isEqualTo(expected);
      }
    }
  }

  @Test
  void substringsMatchInAnySpelling() {
    create("M\u00fcller\u00dftra\u00dfe \uff21bt 7");

    for (String attribute : List.of("userName", "displayName", "title")) {
      assertThat(find(attribute, "sw", "mu\u0308LLER")).as(attribute).hasSize(1);
      assertThat(find(attribute, "co", "STRASSE a")).as(attribute).hasSize(1);
      assertThat(find(attribute, "ew", " ABT \uff17")).as(attribute).hasSize(1);
      assertThat(find(attribute, "co", "strase")).as(attribute).isEmpty();
    }
  }

  private static String spelling(Random random) {
    return random
        .ints(1 + random.nextInt(2), 0, LETTERS.size())
        .mapToObj(LETTERS::get)
        .collect(Collectors.joining());
  }

  private static boolean create(String name) {
    ObjectNode user = JsonMapper.shared().createObjectNode();
    user.put("userName", name).put("displayName", name).put("title", name);
    user.put("emails", name.replace(" ", "") + "@x");
    WriteRequest request = new WriteRequest("POST", "Users", null, user.toString(), null);
    try {
      database.writes.execute(IngressDatabase.caller(ACME), request, AttributeSelection.ALL);
      return true;
    } catch (ScimProblem problem) {
      assertThat(problem.scimType()).as(name).isEqualTo("uniqueness");
      return false;
    }
  }

  private static TreeSet<String> find(String attribute, String operator, String value) {
    String filter =
        attribute + " " + operator + " " + JsonMapper.shared().writeValueAsString(value);
    SearchRequest request =
        new SearchRequest(filter, null, null, null, null, null, AttributeSelection.ALL);
    Search search = Search.of(request, new Paging.ByIndex(1, Paging.LARGEST), UserColumns.ALL);
    return database.userPages.list(ACME, search).items().stream()
        .map(user -> user.document().userName())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
