package dev.conveyor.ingress.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserDocumentTest {

  private static final String SCHEMAS = "'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],";

  @Test
  void documentsAreNormalized() {
    UserDocument user =
        parse(
            "'USERNAME':'Ann','DisplayName':'A','id':'x','meta':{'version':'1'},"
                + "'groups':[{'value':'g'}],'password':'secret','shoeSize':42,"
                + "'urn:nobody:knows':{'a':1}");

    assertThat(user.attributes()).containsExactly("displayName", "userName");
    assertThat(user.userNameKey()).isEqualTo("ann");
    assertThat(parse("'userName':'\\uff21NDRE\u0301'").userNameKey()).isEqualTo("andr\u00e9");
    assertThat(user.json()).doesNotContain("secret");
  }

  @Test
  void emptyAndNullMeanUnassigned() {
    UserDocument user =
        parse("'userName':'a','title':'','nickName':null,'emails':[],'name':{'givenName':''}");

    assertThat(user.attributes()).containsExactly("userName");
  }

  @Test
  void usersAreActiveByDefault() {
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
        "'userName':'a','emails':'x' | emails.value",
        "'userName':'a','emails':['x'] | emails.value",
        "'userName':'a','emails':[['x@y']] | emails",
        "'userName':'a','addresses':'Oslo' | addresses",
        "'userName':'a','roles':5 | roles",
        "'userName':'a','emails':[{'value':1}] | emails.value",
        "'userName':'a','emails':[{'value':'b@x','primary':true},{'value':'c@x','primary':true}] | emails",
        "'userName':'a','name':'x' | name",
        "'userName':'a\\u0000' | userName",
        "'userName':'a\\ud800' | userName",
        "'userName':'a','externalId':{} | externalId",
      })
  void valueOfTheWrongTypeIsNamed(String members, String attribute) {
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
        "{\"userName\":\"a\",\"USERNAME\":\"b\"}",
        "{\"userName\":\"a\",\"name\":{\"givenName\":\"A\",\"GivenName\":\"B\"}}",
        "{\"userName\":\"a\",\"emails\":[{\"value\":\"a@x\",\"Value\":\"b@x\"}]}",
        "{\"userName\":\"a\",\"unknown\":{\"deep\":[{\"x\":1,\"X\":2}]}}",
        "{\"userName\":\"a\",\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{},"
            + "\"urn:scim:schemas:extension:enterprise:1.0\":{}}",
        "{\"schemas\":[\"urn:scim:schemas:core:2.0:Group\"],\"userName\":\"a\"}",
        "{\"schemas\":\"x\",\"userName\":\"a\"}",
        "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"userName\":\"a\"}"
      })
  void nonUserBodiesAreInvalidSyntax(String body) {
    assertThatThrownBy(() -> UserDocument.parse(body))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> assertThat(problem.scimType()).isEqualTo("invalidSyntax"));
  }

  @Test
  void deeplyNestedBodiesAreRejectedCheaply() {
    String deep = "{\"a\":".repeat(50_000);

    assertThatThrownBy(() -> UserDocument.parse(deep)).isInstanceOf(ScimProblem.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "'schemas':[],",
        "'schemas':null,",
        "'schemas':'urn:ietf:params:scim:schemas:core:2.0:User',",
        "'schemas':['urn:scim:schemas:core:2.0'],",
        "'schemas':['urn:scim:schemas:core:2.0:User','urn:scim:schemas:extension:enterprise:2.0'],",
        "'schemas':['urn:scim:schemas:core:1.0'],",
        "'schemas':['urn:nobody:knows','URN:IETF:params:scim:schemas:core:2.0:user'],",
      })
  void schemasMayBeOldOrMissing(String schemas) {
    UserDocument user =
        UserDocument.parse(("{" + schemas + "'userName':'ann'}").replace('\'', '"'));

    assertThat(user.userName()).isEqualTo("ann");
  }

  @Test
  void oldExtensionUrnIsRead() {
    UserDocument user =
        parse("'userName':'a','urn:scim:schemas:extension:enterprise:1.0':{'department':'D'}");

    assertThat(user.json()).contains("\"" + Urns.ENTERPRISE_USER + "\":{\"department\":\"D\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'roles':'admin' | 'roles':[{'value':'admin'}]",
        "'roles':['admin','owner'] | 'roles':[{'value':'admin'},{'value':'owner'}]",
        "'roles':{'value':'admin','type':'t'} | 'roles':[{'value':'admin','type':'t'}]",
        "'emails':'a@x' | 'emails':[{'value':'a@x'}]",
        "'phoneNumbers':['1',{'value':'2'}] | 'phoneNumbers':[{'value':'1'},{'value':'2'}]",
        "'addresses':{'locality':'Oslo'} | 'addresses':[{'locality':'Oslo'}]",
        "'entitlements':'' | ",
        "'emails':[{'value':''}] | ",
        "'emails':[{'value':null,'type':''}] | ",
      })
  void singleValuesBecomeArrays(String members, String expected) {
    assertThat(parse("'userName':'a'," + members)).isEqualTo(parsed(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'emails':[{'value':'a@x','type':'work'},{'value':'a@x','type':'work'}]"
            + " | 'emails':[{'value':'a@x','type':'work'}]",
        "'emails':[{'value':'A@x','type':'Work'},{'value':'a@X','type':'work','primary':true}]"
            + " | 'emails':[{'value':'A@x','type':'Work','primary':true}]",
        "'emails':[{'value':'a@x','type':'work'},{'value':'a@x','type':'home'}]"
            + " | 'emails':[{'value':'a@x','type':'work'},{'value':'a@x','type':'home'}]",
        "'roles':['r','r',{'value':'r','display':'R'}] | 'roles':[{'value':'r','display':'R'}]",
        "'x509Certificates':['QQ==','qq==','QQ=='] | 'x509Certificates':[{'value':'QQ=='},{'value':'qq=='}]",
        "'addresses':[{'type':'work','locality':'O'},{'type':'work','locality':'B'}]"
            + " | 'addresses':[{'type':'work','locality':'O'},{'type':'work','locality':'B'}]",
        "'addresses':[{'locality':'O'},{'locality':'O'}] | 'addresses':[{'locality':'O'}]",
      })
  void typeAndValueAreUnique(String members, String expected) {
    assertThat(parse("'userName':'a'," + members).json()).isEqualTo(parsed(expected).json());
  }

  private static UserDocument parsed(@Nullable String members) {
    return parse("'userName':'a'" + (members == null ? "" : "," + members));
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
  void passwordsAreRemovedFromKeptBodies(String body) {
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
