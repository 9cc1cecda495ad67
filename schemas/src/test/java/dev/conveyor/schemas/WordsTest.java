package dev.conveyor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "acme", "acme-2", "0x"})
  void organizationIdsFitABaseUrl(String text) {
    assertThat(new OrganizationId(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Acme", "a_b", "-a", "a-", "a/b", "a b", "a.b"})
  void invalidOrganizationIdsAreRejected(String text) {
    assertThatThrownBy(() -> new OrganizationId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Billing Admin,true",
    "billing admin,true",
    "BILLING  ADMIN,true",
    "Admin,false",
    "Billing Administrator,false"
  })
  void billingAdminIsKnownInAnySpelling(String name, boolean expected) {
    assertThat(new Role(name).isBillingAdmin()).isEqualTo(expected);
  }

  @Test
  void referencesAreDeterministicAndDistinct() {
    FailureReference once = FailureReference.of(FailureReference.fingerprint("a", "bc"));
    FailureReference again = FailureReference.of(FailureReference.fingerprint("a", "bc"));
    FailureReference other = FailureReference.of(FailureReference.fingerprint("ab", "c"));

    assertThat(once).isEqualTo(again).isNotEqualTo(other);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRV-7K3F-Q2XD",
        " prv-7k3f-q2xd ",
        "PRV-7K3F-Q2XD.",
        "7K3F-Q2XD",
        "7k3fq2xd",
        "prv7k3fq2xd",
        "PRV 7K3F Q2XD",
        "(PRV\u20117K3F\u2011Q2XD)",
        "\u00a0PRV-7K3F-Q2XD\u00a0"
      })
  void referencesAreReadAsPeopleWriteThem(String text) {
    assertThat(FailureReference.read(text)).hasToString("PRV-7K3F-Q2XD");
  }

  @Test
  void ambiguousLettersAreReadAsDigits() {
    assertThat(FailureReference.read("PRV-OIL0-0000")).hasToString("PRV-0110-0000");
  }

  @Test
  void referencesMayStartWithPrv() {
    assertThat(FailureReference.read("PRV0-0000")).hasToString("PRV-PRV0-0000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PRV", "PRV-7K3F-Q2X", "PRV-7K3F-Q2XDD", "PRV-7K3F-Q2XU", "ada"})
  void otherTextIsNotAReference(String text) {
    assertThatThrownBy(() -> FailureReference.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("looks like PRV-7K3F-Q2XD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"manual", "default", "group:00000000-0000-4000-8000-000000000001"})
  void grantSourcesRoundTrip(String text) {
    assertThat(GrantSource.parse(text).text()).isEqualTo(text);
  }
}
