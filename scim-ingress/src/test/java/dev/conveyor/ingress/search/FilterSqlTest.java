package dev.conveyor.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.protocol.ScimFilter;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.users.UserStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterSqlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "userName eq \"Ann\" | user_name_key = :filter0 | ann",
        "USERNAME Eq \"Ann\" | user_name_key = :filter0 | ann",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"a\" | user_name_key = :filter0 | a",
        "externalId eq \"Ab\" | external_id = :filter0 | Ab",
        "displayName sw \"An\" | starts_with(display_name_key, :filter0) | an",
        "displayName co \"nn\" | position(:filter0 IN display_name_key) > 0 | nn",
        "displayName ew \"N\" | right(display_name_key, length(:filter0)) = :filter0 | n",
        "displayName ne \"x\" | display_name_key IS DISTINCT FROM :filter0 | x",
        "emails.value eq \"A@X\" | email_keys @> ARRAY[:filter0::text] | a@x",
        "active eq \"True\" | active = :filter0 | true",
        "active eq false | active = :filter0 | false",
      })
  void aComparisonBecomesAParameterOnItsColumn(String filter, String sql, String value) {
    Condition condition = compile(filter);

    assertThat(condition.sql()).isEqualTo(sql);
    assertThat(condition.parameters().get("filter0")).hasToString(value);
  }

  @Test
  void nothingThatAClientWroteStandsInTheSql() {
    Condition condition =
        compile("userName eq \"'; DROP TABLE users; --\" and not (displayName pr)");

    assertThat(condition.sql())
        .isEqualTo("(user_name_key = :filter0 AND (display_name_key IS NOT NULL) IS NOT TRUE)");
    assertThat(condition.parameters()).containsValue("'; drop table users; --");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "userName",
        "userName eq",
        "userName eq Ann",
        "shoeSize eq 42",
        "password eq \"x\"",
        "userName eq 42",
        "active eq \"perhaps\"",
        "active gt true",
        "id sw \"0\"",
        "emails.value co \"x\"",
        "meta.lastModified gt \"yesterday\"",
        "(userName eq \"a\"",
        "userName eq \"a\" xor userName eq \"b\""
      })
  void anythingElseIsInvalidFilter(String filter) {
    assertThatThrownBy(() -> compile(filter))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> assertThat(problem.scimType()).isEqualTo("invalidFilter"));
  }

  @Test
  void hostileFiltersAreRefusedCheaply() {
    String many = "userName eq \"a\"" + " or userName eq \"a\"".repeat(300);
    String deep = "(".repeat(100) + "userName eq \"a\"" + ")".repeat(100);
    String vast = "userName eq \"" + "a".repeat(20_000) + "\"";

    for (String filter : new String[] {many, deep, vast}) {
      assertThatThrownBy(() -> compile(filter)).isInstanceOf(ScimProblem.class);
    }
  }

  private static Condition compile(String filter) {
    return FilterSql.compile(ScimFilter.parse(filter), UserStore.COLUMNS);
  }
}
