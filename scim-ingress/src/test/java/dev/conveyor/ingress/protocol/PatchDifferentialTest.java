package dev.conveyor.ingress.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.scim2.common.messages.PatchOperation;
import com.unboundid.scim2.common.messages.PatchRequest;
import com.unboundid.scim2.common.utils.JsonUtils;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random patches of random users: our results equal UnboundID's wherever both follow RFC 7644
 * section 3.5.2. Excludes the cases where we deliberately differ, each tested in {@link
 * UserPatchTest}: a matched value is replaced entirely, a filter without match creates a value,
 * {@code primary} is true once, no value is added twice.
 */
class PatchDifferentialTest {

  private static final int PATCHES = 10_000;
  private static final String ENTERPRISE = Urns.ENTERPRISE_USER;
  private static final List<String> TYPES = List.of("work", "home", "other");

  private final Random random = new Random(7);

  @Test
  void resultsMatchTheSdk() throws Exception {
    int changed = 0;
    for (int i = 0; i < PATCHES; i++) {
      ObjectNode user = user();
      String patch = patch(user);
      UserDocument before = UserDocument.parse(user.toString());

      UserDocument ours = UserPatch.parse(patch).apply(before);
      UserDocument theirs = applyWithSdk(user, patch);

      assertThat(Json.trusted(ours.json()))
          .as("%s patched by %s", user, patch)
          .isEqualTo(Json.trusted(theirs.json()));
      changed += ours.equals(before) ? 0 : 1;
    }
    assertThat(changed).as("patches with an effect").isGreaterThan(PATCHES / 2);
  }

  private static UserDocument applyWithSdk(ObjectNode user, String patch) throws Exception {
    var node =
        (com.fasterxml.jackson.databind.node.ObjectNode)
            JsonUtils.getObjectReader().readTree(user.toString());
    PatchRequest request = JsonUtils.getObjectReader().forType(PatchRequest.class).readValue(patch);
    for (PatchOperation operation : request.getOperations()) {
      operation.apply(node);
    }
    return UserDocument.parse(JsonUtils.getObjectWriter().writeValueAsString(node));
  }

  private ObjectNode user() {
    ObjectNode user = JsonMapper.shared().createObjectNode();
    user.putArray("schemas").add(Urns.USER).add(ENTERPRISE);
    user.put("userName", "ann").put("active", random.nextBoolean());
    for (String name : List.of("title", "nickName", "displayName")) {
      if (random.nextBoolean()) {
        user.put(name, word());
      }
    }
    if (random.nextBoolean()) {
      user.putObject("name").put("familyName", word()).put("givenName", word());
    }
    ArrayNode emails = user.putArray("emails");
    for (int i = random.nextInt(4); i > 0; i--) {
      emails.addObject().put("value", address(i)).put("type", pick(TYPES)).put("display", "d" + i);
    }
    if (random.nextBoolean()) {
      user.putObject(ENTERPRISE).put("department", word()).put("costCenter", word());
    }
    return user;
  }

  private String patch(ObjectNode user) {
    ObjectNode patch = JsonMapper.shared().createObjectNode();
    patch.putArray("schemas").add(Urns.PATCH_OP);
    ArrayNode operations = patch.putArray("Operations");
    operations.add(filtered(user));
    for (int i = random.nextInt(4); i > 0; i--) {
      operations.add(plain(i));
    }
    return patch.toString();
  }

  /** An operation with a filter that matches the user as created. */
  private ObjectNode filtered(ObjectNode user) {
    if (user.get("emails").isEmpty()) {
      return plain(9);
    }
    String type = user.at("/emails/0/type").stringValue();
    String filter = "emails[type eq \"" + type + "\"]";
    return switch (random.nextInt(4)) {
      case 0 -> operation("replace", filter + ".value").put("value", address(7));
      case 1 -> operation("replace", filter + ".display").put("value", word());
      case 2 -> operation("remove", filter + ".display");
      default -> operation("remove", filter);
    };
  }

  private ObjectNode plain(int number) {
    String op = random.nextBoolean() ? "add" : "replace";
    return switch (random.nextInt(12)) {
      case 0 -> operation(op, "title").put("value", word());
      case 1 -> operation(op, "active").put("value", random.nextBoolean());
      case 2 -> operation("remove", pick(List.of("title", "nickName", "name", "emails")));
      case 3 -> operation(op, "name.familyName").put("value", word());
      case 4 -> {
        ObjectNode operation = operation(op, "name");
        operation.putObject("value").put("givenName", word());
        yield operation;
      }
      case 5 -> {
        ObjectNode operation = operation(op, "emails");
        operation
            .putArray("value")
            .addObject()
            .put("value", "n" + number + "@x.test")
            .put("type", pick(TYPES));
        yield operation;
      }
      case 6 -> operation(op, ENTERPRISE + ":department").put("value", word());
      case 7 -> operation("remove", ENTERPRISE + ":" + pick(List.of("department", "costCenter")));
      case 8 -> operation("remove", "name.givenName");
      case 9 -> {
        ObjectNode operation = JsonMapper.shared().createObjectNode().put("op", op);
        operation.putObject("value").put("title", word()).put("nickName", word());
        yield operation;
      }
      case 10 -> {
        ObjectNode operation = JsonMapper.shared().createObjectNode().put("op", op);
        operation.putObject("value").putObject("name").put("familyName", word());
        yield operation;
      }
      default -> {
        ObjectNode operation = JsonMapper.shared().createObjectNode().put("op", op);
        operation.putObject("value").putObject(ENTERPRISE).put("costCenter", word());
        yield operation;
      }
    };
  }

  private static ObjectNode operation(String op, String path) {
    return JsonMapper.shared().createObjectNode().put("op", op).put("path", path);
  }

  private String address(int number) {
    return pick(List.of("a", "B", "c.d", "\u00e9")) + number + "@x.test";
  }

  private String word() {
    return pick(List.of("a", "B", "c d", "é"));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
