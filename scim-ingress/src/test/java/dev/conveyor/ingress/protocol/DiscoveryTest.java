package dev.conveyor.ingress.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DiscoveryTest {

  private static final List<JsonNode> ATTRIBUTES = new ArrayList<>();

  static {
    String schemas = new String(Discovery.schemas("https://x"), StandardCharsets.UTF_8);
    Json.trusted(schemas).get("Resources").forEach(schema -> collect(schema.get("attributes")));
  }

  private static void collect(JsonNode attributes) {
    for (JsonNode attribute : attributes) {
      ATTRIBUTES.add(attribute);
      collect(attribute.path("subAttributes"));
    }
  }

  /** RFC 7643 sections 2.3.6 and 2.3.7. */
  @Test
  void binaryAndReferenceAttributesAreCaseExact() {
    List<JsonNode> exact =
        ATTRIBUTES.stream()
            .filter(each -> each.get("type").stringValue().matches("binary|reference"))
            .toList();

    assertThat(exact)
        .hasSizeGreaterThan(5)
        .allSatisfy(each -> assertThat(each.get("caseExact").booleanValue()).isTrue());
  }

  @Test
  void attributesHaveOnlyRfcCharacteristics() {
    assertThat(ATTRIBUTES)
        .allSatisfy(each ->
            assertThat(
                    List.of(
                        "name",
                        "type",
                        "subAttributes",
                        "multiValued",
                        "description",
                        "required",
                        "canonicalValues",
                        "caseExact",
                        "mutability",
                        "returned",
                        "uniqueness",
                        "referenceTypes"))
                .containsAll(each.propertyNames()));
  }

  @Test
  void descriptionsStateTheLimit() {
    JsonNode userName =
        ATTRIBUTES.stream()
            .filter(each -> each.get("name").stringValue().equals("userName"))
            .findFirst()
            .orElseThrow();

    assertThat(userName.get("description").stringValue()).endsWith("At most 400 characters.");
  }
}
