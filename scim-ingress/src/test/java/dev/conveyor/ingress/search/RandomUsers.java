package dev.conveyor.ingress.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random users and matching filters: few values, in several cases and scripts, and many absent
 * ones.
 */
final class RandomUsers {

  static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

  private static final List<String> WORDS =
      List.of(
          "a", "A", "ab", "aB", "b%", "B_", "O'Neil", "é", "É", "Ж", "ж", "x\\y", "\"q\"", "z z");
  private static final List<String> ADDRESSES =
      List.of("a@x", "A@X", "ab@x", "o'neil@x", "\u00e9@x", "\u00c9@x", "\u0436@\u0416");
  private static final List<String> TYPES = List.of("work", "Work", "home");
  private static final List<String> TEXTS =
      List.of(
          "title",
          "nickName",
          "DISPLAYNAME",
          "name.familyName",
          "name.givenName",
          "userType",
          ENTERPRISE + ":department",
          ENTERPRISE + ":manager.value",
          "userName",
          "externalId");
  private static final List<String> LISTS = List.of("emails", "phoneNumbers", "addresses");
  private static final List<String> OPERATORS =
      List.of("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le");

  private final Random random;

  RandomUsers(long seed) {
    this.random = new Random(seed);
  }

  /** The body of a POST. */
  String user(int number) {
    ObjectNode user = JsonMapper.shared().createObjectNode();
    user.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:User");
    user.put("userName", word() + number % 7 + "-" + number);
    for (String name : List.of("title", "nickName", "displayName", "userType", "externalId")) {
      if (random.nextInt(3) > 0) {
        user.put(name, word());
      }
    }
    if (random.nextBoolean()) {
      user.putObject("name").put(random.nextBoolean() ? "familyName" : "givenName", word());
    }
    if (random.nextBoolean()) {
      user.put("active", random.nextBoolean());
    }
    for (String list : LISTS) {
      values(user.putArray(list), list);
    }
    if (random.nextBoolean()) {
      ObjectNode extension = user.putObject(ENTERPRISE);
      extension.put("department", word());
      if (random.nextBoolean()) {
        extension.putObject("manager").put("value", word());
      }
    }
    return user.toString();
  }

  private void values(ArrayNode array, String list) {
    boolean primary = false;
    for (int i = random.nextInt(4); i > 0; i--) {
      ObjectNode value = array.addObject();
      if (random.nextInt(5) > 0) {
        boolean isAddress = list.equals("emails");
        value.put(
            list.equals("addresses") ? "locality" : "value", isAddress ? pick(ADDRESSES) : word());
      }
      if (random.nextBoolean()) {
        value.put("type", pick(TYPES));
      }
      if (!primary && random.nextInt(3) == 0) {
        value.put("primary", primary = true);
      }
    }
  }

  /** A filter that both sides support. */
  String filter(int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      List<String> parts = new ArrayList<>();
      for (int i = 2 + random.nextInt(2); i > 0; i--) {
        parts.add(filter(depth - 1));
      }
      String joined = String.join(random.nextBoolean() ? " and " : " or ", parts);
      return random.nextInt(3) == 0 ? "not (" + joined + ")" : "(" + joined + ")";
    }
    return switch (random.nextInt(8)) {
      case 0 -> pick(List.of("active", "ACTIVE")) + flagComparison();
      case 1 -> valuePath(pick(LISTS));
      case 2 -> {
        String list = pick(LISTS);
        yield list + "." + predicate(part(list));
      }
      case 3 -> pick(List.of("name", "emails", "addresses", "phoneNumbers")) + " pr";
      case 4 ->
          "meta.lastModified "
              + pick(List.of("eq", "ne", "gt", "ge", "lt", "le"))
              + " \"2026-01-0"
              + (1 + random.nextInt(9))
              + "T00:00:00.00"
              + random.nextInt(3)
              + "Z\"";
      default -> predicate(pick(TEXTS));
    };
  }

  private String valuePath(String list) {
    String one = predicate(part(list));
    String two = random.nextBoolean() ? "primary" + flagComparison() : predicate(part(list));
    return switch (random.nextInt(4)) {
      case 0 -> list + "[" + one + "]";
      case 1 -> list + "[" + one + " and " + two + "]";
      case 2 -> list + "[not (" + one + ") or " + two + "]";
      default -> list + "[not (" + one + " and " + two + ")]";
    };
  }

  private String part(String list) {
    return random.nextBoolean() ? "type" : list.equals("addresses") ? "locality" : "value";
  }

  private String flagComparison() {
    return random.nextInt(4) == 0
        ? " pr"
        : " " + pick(List.of("eq", "ne")) + " " + random.nextBoolean();
  }

  private String predicate(String attribute) {
    return switch (random.nextInt(8)) {
      case 0 -> attribute + " pr";
      case 1 -> attribute + " " + pick(List.of("eq", "ne")) + " null";
      default ->
          attribute
              + " "
              + pick(OPERATORS)
              + " "
              + JsonMapper.shared().writeValueAsString(random.nextInt(6) == 0 ? type() : word());
    };
  }

  private String type() {
    return pick(TYPES);
  }

  private String word() {
    return pick(WORDS);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
