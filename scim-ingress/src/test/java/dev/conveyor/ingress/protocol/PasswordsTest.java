package dev.conveyor.ingress.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No password is kept, whether its body is valid, malformed, or large. */
class PasswordsTest {

  private static final String LARGE = "\"x\":\"" + "x".repeat(300_000) + "\",";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{%'userName':'a','password':'S3cret'}",
        "{%'PASSWORD' : 'S3cret'}",
        "{%'pass\\u0077ord':'S3cret'}",
        "{%'\\u0070assword':'S3\\u0063ret'}",
        "{%'urn:ietf:params:scim:schemas:core:2.0:User:password':'S3cret'}",
        "{%'Operations':[{'op':'replace','path':'password','value':'S3cret'}]}",
        "{%'Operations':[{'value':'S3cret','op':'replace','path':'PassWord'}]}",
        "{%'Operations':[{'path':'urn:x:password', 'value' : 'S3cret'}]}",
        "{%'password':'S3cret\\'S3cret\\\\','a':'b'}",
        "{%'password':'S3cret\\",
      })
  void passwordsAreRemoved(String text) {
    String body = text.replace('\'', '"');

    for (String valid : List.of(body.replace("%", ""), body.replace("%", LARGE))) {
      assertThat(Passwords.removedFrom(valid)).doesNotContain("S3cret");
      assertThat(Passwords.removedFrom(valid + ",, broken")).doesNotContain("S3cret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'displayName':'\\u0041nn'}",
        "{'userName':'a','x':'\\u00e9'}",
        "{'userName':'a' , broken",
      })
  void bodiesWithoutAPasswordAreUnchanged(String text) {
    String body = text.replace('\'', '"');

    assertThat(Passwords.removedFrom(body)).isEqualTo(body);
  }

  @Test
  void malformedBodyKeepsTheRest() {
    assertThat(Passwords.removedFrom("{\"a\":\"b\",\"password\" : \"S3cret\",\"c\":\"d\",, broken"))
        .isEqualTo("{\"a\":\"b\",\"password\" : \"\",\"c\":\"d\",, broken");
  }

  @Test
  void longPasswordCausesNoOverflow() {
    assertThat(Passwords.removedFrom("{\"password\":\"" + "S\\\"".repeat(2_000_000)))
        .isEqualTo("{\"password\":\"\"");
  }

  @Test
  void anyTextIsScannedToTheEnd() {
    Random random = new Random(7);
    String[] parts = {"\"", "password", "\\", ":", " ", "value", "\\u0070", "{", "}", "x", "path"};
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int part = random.nextInt(12); part >= 0; part--) {
        text.append(parts[random.nextInt(parts.length)]);
      }

      assertThat(Passwords.removedFrom(text.toString())).isNotNull();
    }
  }

  @Test
  void namesAreReadFromTheBeginning() {
    String members = "\"members\":[" + "{\"value\":\"x\"},".repeat(300_000) + "1]";

    assertThat(Names.in("{\"displayName\":\"G\"," + members + "}")).isEqualTo("G");
    assertThat(Names.in("{\"displayName\":\"G\",\"USERNAME\":\"u\"}")).isEqualTo("u");
    assertThat(Names.in("{\"a\":{\"userName\":\"no\"},\"displayName\":\"G\", broken"))
        .isEqualTo("G");
    assertThat(Names.in("{" + members + ",\"displayName\":\"G\"}")).isNull();
    assertThat(Names.in("[\"userName\"]")).isNull();
    assertThat(Names.in("")).isNull();
  }
}
