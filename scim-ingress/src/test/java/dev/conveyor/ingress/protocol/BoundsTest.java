package dev.conveyor.ingress.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class BoundsTest {

  @ParameterizedTest
  @CsvSource({
    "userName, 400",
    "externalId, 400",
    "displayName, 400",
    "name.formatted, 400",
    "name.familyName, 256",
    "title, 1024",
    "profileUrl, 8192",
    "addresses.formatted, 4096",
    "emails.type, 1024",
    "roles.value, 4096",
    "photos.value, 100000",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department, 1024",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager.value, 1024",
  })
  void stringLengthsAreLimited(String attribute, int longest) {
    UserDocument fits = UserDocument.parse(user(attribute, "x".repeat(longest)));
    assertThat(fits.json()).contains("x".repeat(longest));

    assertThatThrownBy(() -> UserDocument.parse(user(attribute, "x".repeat(longest + 1))))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> {
              assertThat(problem.scimType()).isEqualTo("invalidValue");
              assertThat(problem.detail())
                  .contains(attribute.substring(attribute.indexOf('/') + 1))
                  .contains((longest + 1) + " characters long; at most " + longest);
            });
  }

  @ParameterizedTest
  @CsvSource({"displayName, 400", "externalId, 400", "members, 400"})
  void groupStringLengthsAreLimited(String attribute, int longest) {
    GroupDocument.parse(group(attribute, "x".repeat(longest)));

    assertThatThrownBy(() -> GroupDocument.parse(group(attribute, "x".repeat(longest + 1))))
        .hasMessageContaining(attribute)
        .hasMessageContaining("at most " + longest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@acme.test",
        "a@b",
        "o'neil+tag@acme.test",
        "andr\u00e9@ex\u00e4mple.test",
        "\u7528\u6237@\u4f8b\u5b50.\u6d4b\u8bd5",
        "\"quoted\"@acme.test"
      })
  void addressesAreAccepted(String address) {
    assertThat(UserDocument.parse(user("emails.value", address)).emailKeys()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not an address",
        "ann",
        "@acme.test",
        "ann@",
        "ann@@acme.test",
        "a@b@c",
        "ann smith@acme.test",
        "ann@acme.test ",
        "ann@acme\u00a0.test",
        "ann@acme\u3000.test",
        "ann\u0085@acme.test",
        "ann\u202e@acme.test",
      })
  void invalidAddressesAreRejected(String text) {
    assertThatThrownBy(() -> UserDocument.parse(user("emails.value", text)))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> {
              assertThat(problem.scimType()).isEqualTo("invalidValue");
              assertThat(problem.detail()).startsWith("The value of emails.value ");
            });
  }

  @Test
  void addressesAreMeasuredInBytes() {
    String domain = "@" + "d".repeat(189);
    UserDocument.parse(user("emails.value", "\u00e9".repeat(32) + domain));

    assertThatThrownBy(
            () -> UserDocument.parse(user("emails.value", "\u00e9".repeat(33) + "@acme.test")))
        .hasMessageContaining("66 bytes before the @")
        .hasMessageContaining("maximum is 64");
    assertThatThrownBy(
            () -> UserDocument.parse(user("emails.value", "\u00e9".repeat(32) + domain + "d")))
        .hasMessageContaining("255 bytes long")
        .hasMessageContaining("maximum is 254");
  }

  @ParameterizedTest
  @ValueSource(strings = {"userName", "displayName", "title", "emails.type", "addresses.locality"})
  void controlCharactersAreRejected(String attribute) {
    for (String control : new String[] {"\u0001", "\t", "\n", "\u001f"}) {
      assertThatThrownBy(() -> UserDocument.parse(user(attribute, "a" + control + "b")))
          .as("%s with %x", attribute, (int) control.charAt(0))
          .hasMessageContaining(attribute)
          .hasMessageContaining("control character");
    }
  }

  @Test
  void postalAddressesMayHaveLineBreaks() {
    String address = "100 Universal City Plaza\nHollywood, CA 91608 USA";

    UserDocument user = UserDocument.parse(user("addresses.formatted", address));

    assertThat(user.json()).contains("Plaza\\nHollywood");
  }

  @Test
  void directionMarksAreRejectedInIdentifiers() {
    UserDocument.parse(user("displayName", "\u05d0\u05d1\u200f (IT)"));

    assertThatThrownBy(() -> UserDocument.parse(user("userName", "ann\u202e")))
        .hasMessageContaining("direction");
  }

  @Test
  void valueCountsAreLimited() {
    UserDocument.parse(roles(Bounds.MOST_VALUES));

    assertThatThrownBy(() -> UserDocument.parse(roles(Bounds.MOST_VALUES + 1)))
        .hasMessageContaining("roles has 1001 values; at most 1000");
  }

  @Test
  void storedValuesAreNotCheckedAgain() {
    UserDocument old =
        UserDocument.stored(
            """
            {"userName":"ann","title":"%s","active":true,
             "emails":[{"value":"not an address","type":"work"}]}
            """
                .formatted("t".repeat(5000)));

    UserDocument byPatch =
        UserPatch.parse("{\"Operations\":[{\"op\":\"replace\",\"value\":{\"active\":false}}]}")
            .apply(old);
    UserDocument byPut =
        UserDocument.replacement(old.json().replace("\"active\":true", "\"active\":false"))
            .apply(old);
    UserDocument moreAddresses =
        UserPatch.parse(
                """
                {"Operations":[{"op":"add","path":"emails","value":[{"value":"a@x"}]},
                  {"op":"replace","path":"emails[type eq \\"work\\"].display","value":"D"}]}
                """)
            .apply(old);

    assertThat(byPatch.active()).isFalse();
    assertThat(byPut).isEqualTo(byPatch);
    assertThat(moreAddresses.emailKeys()).containsExactly("not an address", "a@x");
    assertThatThrownBy(
            () -> UserDocument.replacement(old.json().replace("not an", "no")).apply(old))
        .hasMessageContaining("emails.value");
  }

  @Test
  void nestingIsLimited() {
    String deep = "{\"userName\":\"a\",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}";
    String shallow = "{\"userName\":\"a\",\"x\":" + "[".repeat(90) + "]".repeat(90) + "}";

    UserDocument.parse(shallow);
    assertThatThrownBy(() -> UserDocument.parse(deep))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> assertThat(problem.scimType()).isEqualTo("invalidSyntax"));
  }

  @Test
  void namesForSupportAreTruncated() {
    assertThat(Names.in(user("userName", "x".repeat(3000)))).hasSize(400);
    assertThat(Names.in(user("userName", "\ud83d\ude00".repeat(201) + "x")))
        .isEqualTo("\ud83d\ude00".repeat(200));
    assertThat(Names.in(user("userName", "x" + "\ud83d\ude00".repeat(201)))).hasSize(399);
  }

  /** A user with a single attribute; {@code URN/attribute} is the extension's. */
  private static String user(String attribute, String value) {
    ObjectNode user = Json.object().put("userName", "ann");
    int slash = attribute.indexOf('/');
    ObjectNode holder = slash < 0 ? user : user.putObject(attribute.substring(0, slash));
    String[] names = attribute.substring(slash + 1).split("\\.");
    if (names.length == 1) {
      holder.put(names[0], value);
    } else if (names[0].equals("name") || names[0].equals("manager")) {
      holder.putObject(names[0]).put(names[1], value);
    } else {
      holder.putArray(names[0]).addObject().put(names[1], value);
    }
    return Json.text(user);
  }

  private static String group(String attribute, String value) {
    ObjectNode group = Json.object().put("displayName", "G");
    if (attribute.equals("members")) {
      group.putArray("members").addObject().put("value", value);
    } else {
      group.put(attribute, value);
    }
    return Json.text(group);
  }

  private static String roles(int count) {
    ObjectNode user = Json.object().put("userName", "ann");
    ArrayNode roles = user.putArray("roles");
    IntStream.range(0, count).forEach(number -> roles.add("role " + number));
    return Json.text(user);
  }
}
