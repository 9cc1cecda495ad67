package dev.conveyor.ingress.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A schema: what {@code /Schemas} answers and what the server acts on are read from one file. */
public final class Schema {

  private final ObjectNode json;
  private final List<Attribute> attributes;

  private Schema(ObjectNode json) {
    this.json = json;
    this.attributes = attributes(json.path("attributes"));
  }

  /**
   * @param name of a file in the folder {@code scim} of the class path
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
    return json.deepCopy();
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
              attributes(each.path("subAttributes"))));
    }
    return List.copyOf(attributes);
  }

  private static String constant(JsonNode value) {
    return value.stringValue().toUpperCase(Locale.ROOT);
  }
}
