package dev.conveyor.console.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The operations of an OpenAPI 3.1 document, as a page shows them. Pure. It knows what the Admin
 * API's document has: references to schemas, objects, arrays, and simple types.
 */
public final class ApiReference {

  private static final String SCHEMAS = "#/components/schemas/";

  private final JsonNode document;

  public ApiReference(JsonNode document) {
    this.document = document;
  }

  /** Operations on the same things. */
  public record Section(String title, List<Operation> operations) {

    /** For links to the section. */
    public String anchor() {
      return title.replace(' ', '-');
    }
  }

  /**
   * A request.
   *
   * @param body the members of the request's body; empty if it has none
   * @param answer the members of a successful answer; empty if it has none
   */
  public record Operation(
      String method,
      String path,
      String summary,
      List<Parameter> parameters,
      List<Member> body,
      String status,
      List<Member> answer) {

    /** For links to the operation. */
    public String anchor() {
      return (method + path.replaceAll("[^a-z]+", "-")).toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param place {@code path} or {@code query}
   */
  public record Parameter(
      String name, String place, String type, boolean required, @Nullable String defaultValue) {}

  /** A member of a JSON object. */
  public record Member(String name, String type) {}

  public String title() {
    return text(document.at("/info/title"));
  }

  public String description() {
    return text(document.at("/info/description"));
  }

  /** Sections by title, operations in the order of their paths. */
  public List<Section> sections() {
    Map<String, List<Operation>> byTag = new TreeMap<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method ->
                    byTag
                        .computeIfAbsent(
                            title(text(method.getValue().at("/tags/0"))), tag -> new ArrayList<>())
                        .add(operation(path.getKey(), method.getKey(), method.getValue()))));
    return byTag.entrySet().stream()
        .map(section -> new Section(section.getKey(), section.getValue()))
        .toList();
  }

  /** An object that members refer to by its name. */
  public record ObjectType(String name, List<Member> members) {}

  /** By name. */
  public List<ObjectType> types() {
    List<ObjectType> types = new ArrayList<>();
    document
        .at("/components/schemas")
        .properties()
        .forEach(schema -> {
          List<Member> members = properties(schema.getValue());
          if (!members.isEmpty()) {
            types.add(new ObjectType(schema.getKey(), members));
          }
        });
    return types;
  }

  private Operation operation(String path, String method, JsonNode operation) {
    List<Parameter> parameters = new ArrayList<>();
    operation.path("parameters").forEach(each -> parameters.add(parameter(each)));
    String status = "";
    List<Member> answer = List.of();
    for (Map.Entry<String, JsonNode> response : operation.get("responses").properties()) {
      if (response.getKey().startsWith("2")) {
        status = response.getKey() + " " + text(response.getValue().path("description"));
        answer = members(response.getValue());
      }
    }
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        path,
        text(operation.path("summary")),
        parameters,
        members(operation.path("requestBody")),
        status,
        answer);
  }

  private Parameter parameter(JsonNode parameter) {
    JsonNode standard = parameter.at("/schema/default");
    return new Parameter(
        text(parameter.get("name")),
        text(parameter.get("in")),
        type(parameter.get("schema")),
        parameter.path("required").asBoolean(false),
        standard.isMissingNode() ? null : standard.asString());
  }

  /** The members of the first JSON body; of its items, if it is an array. */
  private List<Member> members(JsonNode content) {
    JsonNode schema = resolved(content.at("/content/application~1json/schema"));
    if (text(schema.path("type")).equals("array")) {
      schema = resolved(schema.get("items"));
    }
    return properties(schema);
  }

  private List<Member> properties(JsonNode schema) {
    List<Member> members = new ArrayList<>();
    schema
        .path("properties")
        .properties()
        .forEach(member -> members.add(new Member(member.getKey(), type(member.getValue()))));
    return members;
  }

  private String type(JsonNode schema) {
    JsonNode reference = schema.path("$ref");
    if (reference.isString() && resolved(schema).has("properties")) {
      return reference.stringValue().substring(SCHEMAS.length());
    }
    JsonNode target = resolved(schema);
    if (text(target.path("type")).equals("array")) {
      return "array of " + type(target.get("items"));
    }
    JsonNode values = target.path("enum");
    if (values.isArray()) {
      List<String> texts = new ArrayList<>();
      values.forEach(value -> texts.add(value.asString()));
      return String.join(", ", texts);
    }
    JsonNode format = target.path("format");
    String type = text(target.path("type"));
    return format.isString() ? type + " (" + format.stringValue() + ")" : type;
  }

  private JsonNode resolved(JsonNode schema) {
    JsonNode reference = schema.path("$ref");
    return reference.isString()
        ? document.at("/components/schemas/" + reference.stringValue().substring(SCHEMAS.length()))
        : schema;
  }

  /** {@code scim-groups} is "Scim groups". */
  private static String title(String tag) {
    String words = tag.replace('-', ' ').replace("scim", "SCIM").replace("api", "API");
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : "";
  }
}
