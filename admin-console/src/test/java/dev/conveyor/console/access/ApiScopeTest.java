package dev.conveyor.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.schemas.OrganizationId;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiScopeTest {

  private static final OrganizationId OWN = new OrganizationId("own");
  private static final OrganizationId FOREIGN = new OrganizationId("foreign");

  /** What each scope reads and changes: of its own organization, of another, of none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "organization:own      | SETTINGS USERS BILLING OWN_RECORDS | SETTINGS USERS BILLING OWN_RECORDS | - | -",
        "organization:own:read | SETTINGS USERS BILLING OWN_RECORDS | - | - | -",
        "support  | ORGANIZATIONS USERS OWN_RECORDS ACCOUNT FAILURES | ORGANIZATIONS USERS OWN_RECORDS ACCOUNT FAILURES"
            + " | ORGANIZATIONS USERS OWN_RECORDS ACCOUNT FAILURES | ORGANIZATIONS USERS OWN_RECORDS ACCOUNT FAILURES",
        "operator | ORGANIZATIONS INSTALLATION SETTINGS USERS BILLING ACCOUNT PIPELINE"
            + " | ORGANIZATIONS INSTALLATION SETTINGS USERS BILLING ACCOUNT PIPELINE"
            + " | ORGANIZATIONS INSTALLATION SETTINGS USERS BILLING ACCOUNT PIPELINE"
            + " | ORGANIZATIONS INSTALLATION SETTINGS USERS BILLING ACCOUNT PIPELINE",
        "read | ORGANIZATIONS INSTALLATION SETTINGS USERS BILLING OWN_RECORDS ACCOUNT FAILURES PIPELINE | -"
            + " | ORGANIZATIONS INSTALLATION SETTINGS USERS BILLING OWN_RECORDS ACCOUNT FAILURES PIPELINE | -",
      })
  void whatAScopeAllows(
      String text, String readOwn, String writeOwn, String readForeign, String writeForeign) {
    ApiScope scope = ApiScope.parse(text);

    assertThat(scope.text()).isEqualTo(text);
    assertThat(areas(scope, OWN, false)).isEqualTo(expected(readOwn));
    assertThat(areas(scope, OWN, true)).isEqualTo(expected(writeOwn));
    assertThat(areas(scope, FOREIGN, false)).isEqualTo(expected(readForeign));
    assertThat(areas(scope, FOREIGN, true)).isEqualTo(expected(writeForeign));
    assertThat(areas(scope, null, true)).isEqualTo(expected(writeForeign));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "admin",
        "READ",
        "organization",
        "organization:",
        "organization:Own",
        "organization:own:write",
        "organization:own:read:x",
        "support:own"
      })
  void anythingElseIsNoScope(String text) {
    assertThatThrownBy(() -> ApiScope.parse(text))
        .isInstanceOf(dev.conveyor.schemas.InvalidValue.class);
  }

  private static String areas(ApiScope scope, OrganizationId organization, boolean write) {
    return Arrays.stream(Area.values())
        .filter(area -> scope.allows(area, organization, write))
        .map(Area::name)
        .collect(Collectors.joining(" "));
  }

  private static String expected(String areas) {
    return areas == null
        ? ""
        : Arrays.stream(Area.values())
            .map(Area::name)
            .filter(java.util.Set.of(areas.strip().split(" "))::contains)
            .collect(Collectors.joining(" "));
  }
}
