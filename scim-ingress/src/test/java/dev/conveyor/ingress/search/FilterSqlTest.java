package dev.conveyor.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.protocol.ScimFilter;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.users.UserColumns;
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
        "userName eq \"Ann\" | user_name_key = :filter0::text | ann",
        "USERNAME Eq \"Ann\" | user_name_key = :filter0::text | ann",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"a\" | user_name_key = :filter0::text | a",
        "externalId eq \"Ab\" | external_id = :filter0::text | Ab",
        "displayName sw \"An\" | starts_with(display_name_key, :filter0::text) | an",
        "displayName co \"nn\" | position(:filter0::text IN display_name_key) > 0 | nn",
        "displayName ew \"N\" | right(display_name_key, length(:filter0::text)) = :filter0::text | n",
        "displayName ne \"x\" | display_name_key IS DISTINCT FROM :filter0::text | x",
        "emails.value eq \"A@X\" | email_keys @> ARRAY[:filter0::text] | a@x",
        "emails eq \"A@X\" | email_keys @> ARRAY[:filter0::text] | a@x",
        "emails.value ne \"A@X\" | EXISTS (SELECT FROM jsonb_array_elements(resource -> 'emails') WITH ORDINALITY AS e (v, n) WHERE true AND comparison_key((v ->> 'value')) IS DISTINCT FROM comparison_key(:filter0::text)) | A@X",
        "displayName eq \"\uFF21nn\" | display_name_key = :filter0::text | ann",
        "userName sw O | starts_with(user_name_key, :filter0::text) | o",
        "externalId eq jyoung | external_id = :filter0::text | jyoung",
        "externalId eq 4711 | external_id = :filter0::text | 4711",
        "title co \"X y\" | position(comparison_fold(:filter0::text) IN comparison_key((resource ->> 'title'))) > 0 | X y",
        "profileUrl eq \"https://X\" | (resource ->> 'profileUrl') = :filter0::text | https://X",
        "active eq \"True\" | active = :filter0 | true",
        "active eq false | active = :filter0 | false",
        "title eq \"X\" | comparison_key((resource ->> 'title')) = comparison_key(:filter0::text) | X",
        "groups eq \"5f3a7f1e-0000-4000-8000-000000000001\" | EXISTS (SELECT FROM group_members AS m JOIN groups AS g ON g.id = m.group_id WHERE m.user_id = users.id AND m.group_id = :filter0) | 5f3a7f1e-0000-4000-8000-000000000001",
      })
  void comparisonsBecomeParameters(String filter, String sql, String value) {
    Condition condition = compile(filter);

    assertThat(condition.sql()).isEqualTo(sql);
    assertThat(condition.parameters().get("filter0")).hasToString(value);
  }

  @Test
  void valuePathsUseTheIndexFirst() {
    String[] same = {
      "emails[type eq \"work\" and value eq \"A@X\"]", "emails[type eq \"work\"].value eq \"A@X\""
    };

    for (String filter : same) {
      Condition condition = compile(filter);

      assertThat(condition.sql()).startsWith("(email_keys @> ARRAY[:filter2::text] AND EXISTS (");
      assertThat(condition.parameters()).containsEntry("filter2", "a@x");
    }
  }

  @Test
  void clientInputIsNeverInTheSql() {
    Condition condition =
        compile("userName eq \"'; DROP TABLE users; --\" and not (displayName pr)");

    assertThat(condition.sql())
        .isEqualTo(
            "(user_name_key = :filter0::text AND (display_name_key IS NOT NULL) IS NOT TRUE)");
    assertThat(condition.parameters()).containsValue("'; drop table users; --");
  }

  @Test
  void timesAreComparedInMilliseconds() {
    Condition condition = compile("meta.lastModified gt \"2026-01-01T00:00:00.001Z\"");

    assertThat(condition.sql()).isEqualTo("last_modified >= :filter0");
    assertThat(condition.parameters().get("filter0")).hasToString("2026-01-01T00:00:00.002Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "userName",
        "userName eq",
        "userName eq Ann Smith",
        "userName eq Ann\"",
        "userName eq (Ann)",
        "x509Certificates.value gt \"QQ==\"",
        "x509Certificates[value le \"QQ==\"]",
        "shoeSize eq 42",
        "password eq \"x\"",
        "active eq \"perhaps\"",
        "active gt true",
        "id sw \"0\"",
        "emails.shoe eq \"x\"",
        "emails[shoe eq \"x\"]",
        "emails[type eq \"x\"",
        "emails[emails[type eq \"x\"]]",
        "title[value eq \"x\"]",
        "name eq \"x\"",
        "addresses eq \"x\"",
        "urn:nobody:knows:shoe eq \"x\"",
        "userName gt true",
        "userName eq 'a'",
        "userName eq \"a\" and",
        "userName eq \"a\"and userName eq \"b\" )",
        "userName eq \"\\ud800\"",
        "not userName eq \"a\"",
        "and",
        "meta.lastModified gt \"yesterday\"",
        "(userName eq \"a\"",
        "userName eq \"a\" xor userName eq \"b\""
      })
  void invalidFiltersAreRejected(String filter) {
    assertThatThrownBy(() -> compile(filter))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> assertThat(problem.scimType()).isEqualTo("invalidFilter"));
  }

  @Test
  void hostileFiltersAreRejectedCheaply() {
    String many = "userName eq \"a\"" + " or userName eq \"a\"".repeat(300);
    String deep = "(".repeat(100) + "userName eq \"a\"" + ")".repeat(100);
    String vast = "userName eq \"" + "a".repeat(20_000) + "\"";

    for (String filter : new String[] {many, deep, vast}) {
      assertThatThrownBy(() -> compile(filter)).isInstanceOf(ScimProblem.class);
    }
  }

  private static Condition compile(String filter) {
    return FilterSql.compile(ScimFilter.parse(filter), UserColumns.ALL);
  }
}
