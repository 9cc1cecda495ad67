package dev.conveyor.ingress.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserDocumentTest {

  private static final String SCHEMAS = "'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],";

  @Test
  void namesAreBroughtIntoTheSchemasCaseAndWhatIsOursOrUnknownIsLeftOut() {
    UserDocument user =
        parse(
            "'USERNAME':'Ann','DisplayName':'A','id':'x','meta':{'version':'1'},"
                + "'groups':[{'value':'g'}],'password':'secret','shoeSize':42,"
                + "'urn:nobody:knows':{'a':1}");

    assertThat(user.attributes()).containsExactly("displayName", "userName");
    assertThat(user.userNameKey()).isEqualTo("ann");
    assertThat(user.json()).doesNotContain("secret");
  }

  @Test
  void emptyAndNullMeanUnassigned() {
    UserDocument user =
        parse("'userName':'a','title':'','nickName':null,'emails':[],'name':{'givenName':''}");

    assertThat(user.attributes()).containsExactly("userName");
  }

  @Test
  void aUserIsActiveUnlessTheySayOtherwise() {
    assertThat(parse("'userName':'a'").active()).isTrue();
    assertThat(parse("'userName':'a','active':'False'").active()).isFalse();
    assertThat(parse("'userName':'a'").withActiveUnlessGiven(false).active()).isFalse();
    assertThat(parse("'userName':'a','active':true").withActiveUnlessGiven(false).active())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'displayName':'A' | userName",
        "'userName':'  ' | userName",
        "'userName':42 | userName",
        "'userName':'a','active':'yes' | active",
        "'userName':'a','active':1 | active",
        "'userName':'a','emails':'x' | emails",
        "'userName':'a','emails':['x'] | emails",
        "'userName':'a','emails':[{'value':1}] | emails.value",
        "'userName':'a','emails':[{'value':'b','primary':true},{'value':'c','primary':true}] | emails",
        "'userName':'a','name':'x' | name",
        "'userName':'a\\u0000' | userName",
        "'userName':'a\\ud800' | userName",
        "'userName':'a','externalId':{} | externalId",
      })
  void aValueOfTheWrongKindIsNamed(String members, String attribute) {
    assertThatThrownBy(() -> parse(members))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> {
              assertThat(problem.scimType()).isEqualTo("invalidValue");
              assertThat(problem.detail()).contains(attribute);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{} {}",
        "{\"userName\":\"a\",\"userName\":\"b\"}",
        "{\"userName\":\"a\"}",
        "{\"schemas\":\"x\",\"userName\":\"a\"}",
        "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"userName\":\"a\"}"
      })
  void whatIsNoUserIsInvalidSyntax(String body) {
    assertThatThrownBy(() -> UserDocument.parse(body))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> assertThat(problem.scimType()).isEqualTo("invalidSyntax"));
  }

  @Test
  void deeplyNestedBodiesAreRefusedCheaply() {
    String deep = "{\"a\":".repeat(50_000);

    assertThatThrownBy(() -> UserDocument.parse(deep)).isInstanceOf(ScimProblem.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"userName\":\"a\",\"password\":\"S3cret\"}",
        "{\"userName\":\"a\",\"PassWord\":\"S3cret\"}",
        "{\"Operations\":[{\"op\":\"replace\",\"path\":\"password\",\"value\":\"S3cret\"}]}",
        "{\"Operations\":[{\"op\":\"replace\",\"value\":{\"password\":\"S3cret\"}}]}",
        "{\"userName\":\"a\",\"password\" : \"S3cret\\\"S3cret\", broken",
        "{\"userName\":\"a\",\"password\":\"S3cret",
      })
  void passwordsAreTakenOutOfWhatIsKeptForSupport(String body) {
    assertThat(Passwords.removedFrom(body)).doesNotContain("S3cret");
  }

  @Test
  void bodiesWithoutAPasswordAreKeptByteForByte() {
    String body = "{ \"userName\" : \"a\" ,, broken";

    assertThat(Passwords.removedFrom(body)).isSameAs(body);
  }

  private static UserDocument parse(String members) {
    return UserDocument.parse(("{" + SCHEMAS + members + "}").replace('\'', '"'));
  }
}
