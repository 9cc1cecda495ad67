package dev.conveyor.ingress.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema: {@code /Schemas} and the server's behavior come from the same file. Two members of the
 * file are extensions of RFC 7643: {@code maxLength} and {@code multiLine}. {@code /Schemas} shows
 * the limit in the description instead.
 */
public final class Schema {

  /** The default for strings. */
  private static final int USUAL_LENGTH = 1024;

  private static final String MAX_LENGTH = "maxLength";
  private static final String MULTI_LINE = "multiLine";

  private final ObjectNode json;
  private final List<Attribute> attributes;

  private Schema(ObjectNode json) {
    this.json = json;
    this.attributes = attributes(json.path("attributes"));
  }

  /**
   * @param name the file name in the class path folder {@code scim}
   */
  static Schema read(String name) {
    String resource = "/scim/" + name + ".json";
    try (InputStream file = Schema.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(file, resource).readAllBytes();
      return new Schema(Json.trusted(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String id() {
    return json.get("id").stringValue();
  }

  public List<Attribute> attributes() {
    return attributes;
  }

  ObjectNode json() {
    ObjectNode copy = json.deepCopy();
    describe(copy.path("attributes"));
    return copy;
  }

  private static void describe(JsonNode attributes) {
    for (JsonNode each : attributes) {
      ObjectNode attribute = (ObjectNode) each;
      if (hasLength(attribute)) {
        String text = attribute.get("description").stringValue();
        attribute.put(
            "description", text + " At most %,d characters.".formatted(maxLength(attribute)));
      }
      attribute.remove(List.of(MAX_LENGTH, MULTI_LINE));
      describe(attribute.path("subAttributes"));
    }
  }

  /** Not for values that are dropped or ignored, whatever their length. */
  private static boolean hasLength(JsonNode attribute) {
    boolean isText = !Set.of("boolean", "complex").contains(attribute.get("type").stringValue());
    return attribute.has(MAX_LENGTH)
        || isText && attribute.get("mutability").stringValue().equals("readWrite");
  }

  private static int maxLength(JsonNode attribute) {
    return attribute.path(MAX_LENGTH).asInt(USUAL_LENGTH);
  }

  private static List<Attribute> attributes(JsonNode array) {
    List<Attribute> attributes = new ArrayList<>();
    for (JsonNode each : array) {
      attributes.add(
          new Attribute(
              each.get("name").stringValue(),
              Attribute.Type.valueOf(constant(each.get("type"))),
              each.path("multiValued").asBoolean(false),
              each.path("required").asBoolean(false),
              each.path("caseExact").asBoolean(false),
              Attribute.Mutability.valueOf(constant(each.get("mutability"))),
              maxLength(each),
              each.path(MULTI_LINE).asBoolean(false),
              attributes(each.path("subAttributes"))));
    }
    return List.copyOf(attributes);
  }

  private static String constant(JsonNode value) {
    return value.stringValue().toUpperCase(Locale.ROOT);
  }
}
