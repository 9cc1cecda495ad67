package dev.conveyor.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.operations.ApiReference;
import dev.conveyor.console.signin.AccountEndings;
import dev.conveyor.console.signin.Links;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.schemas.EmailAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document of the Admin API is what the controllers say. */
class OpenApiDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "reference", "admin-api.openapi.json");
  private static final Path PAGE = DOCUMENT.resolveSibling("admin-api-operations.md");
  private static final String OPERATIONS = "/admin-api-operations.properties";
  private static final Properties SUMMARIES = summaries();

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final String PROBLEM =
      """
      {"type": "object", "description": "RFC 9457 problem details", "properties": {
        "type": {"type": "string"}, "title": {"type": "string"},
        "status": {"type": "integer", "format": "int32"}, "detail": {"type": "string"}}}
      """;

  private static RunningConsole console;

  @BeforeAll
  static void start() {
    console =
        new RunningConsole(
            "--springdoc.api-docs.enabled=true",
            "--springdoc.api-docs.version=openapi_3_1",
            "--springdoc.paths-to-match=/api/**",
            "--springdoc.writer-with-order-by-keys=true",
            "--springdoc.default-produces-media-type=application/json");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void documentIsUpToDate() throws Exception {
    requireUpToDate(DOCUMENT, JSON.writeValueAsString(described(document())) + "\n");
  }

  @Test
  void pageOfDocsIsUpToDate() throws Exception {
    requireUpToDate(PAGE, markdown(new ApiReference(described(document()))));
  }

  private static void requireUpToDate(Path file, String generated) throws IOException {
    if (System.getProperty("docs.record") != null) {
      Files.writeString(file, generated);
    }
    assertThat(Files.readString(file))
        .as("%s, which -Ddocs.record writes again", file)
        .isEqualTo(generated);
  }

  @Test
  void consoleShowsEveryOperation() throws Exception {
    RunningConsole.Visitor visitor = console.visitor();
    AccountId operator =
        console
            .context
            .getBean(StaffAccounts.class)
            .add(new EmailAddress("op@x.test"), "Op", true, true);
    visitor.useLink(
        console
            .context
            .getBean(Links.class)
            .create(
                operator,
                Links.Purpose.SIGN_IN,
                Duration.ofMinutes(5),
                console.context.getBean(AccountEndings.class).now()));
    String page = visitor.send("GET", "/api-reference").body();

    for (ApiReference.Section section : new ApiReference(described(document())).sections()) {
      for (ApiReference.Operation operation : section.operations()) {
        assertThat(operation.summary()).as(operation.toString()).isNotEmpty();
        assertThat(page).contains(operation.method() + " " + operation.path(), operation.summary());
      }
    }
    assertThat(visitor.send("GET", "/api-reference/openapi.json").body())
        .isEqualTo(Files.readString(DOCUMENT));
  }

  private static String markdown(ApiReference reference) {
    StringBuilder page =
        new StringBuilder(
            """
            # Operations of the Admin API

            Generated from the code by `OpenApiDocumentTest`. [admin-api.md](admin-api.md) explains API keys, errors, and what is not obvious;
            [admin-api.openapi.json](admin-api.openapi.json) describes the same operations for tools. The console shows this page under *API*.

            """);
    page.append(reference.description()).append('\n');
    for (ApiReference.Section section : reference.sections()) {
      page.append("\n## ").append(section.title()).append('\n');
      section.operations().forEach(operation -> append(page, operation));
    }
    page.append("\n## Types\n");
    for (ApiReference.ObjectType type : reference.types()) {
      page.append("\n### ").append(type.name()).append('\n');
      append(page, "member", type.members());
    }
    return page.toString();
  }

  private static void append(StringBuilder page, ApiReference.Operation operation) {
    page.append("\n### `%s %s`\n\n".formatted(operation.method(), operation.path()))
        .append(operation.summary())
        .append(". Answer: ")
        .append(operation.status())
        .append(".\n");
    if (!operation.parameters().isEmpty()) {
      page.append("\n| parameter | in | type | required | default |\n|---|---|---|---|---|\n");
      for (ApiReference.Parameter each : operation.parameters()) {
        String standard = each.defaultValue() == null ? "" : each.defaultValue();
        page.append(
            "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                    each.name(),
                    each.place(),
                    each.type(),
                    each.required() ? "yes" : "no",
                    standard));
      }
    }
    append(page, "member of the body", operation.body());
    append(page, "member of the answer", operation.answer());
  }

  private static void append(StringBuilder page, String what, List<ApiReference.Member> members) {
    if (members.isEmpty()) {
      return;
    }
    page.append("\n| %s | type |\n|---|---|\n".formatted(what));
    members.forEach(
        member -> page.append("| `%s` | %s |\n".formatted(member.name(), member.type())));
  }

  @Test
  void documentHasEveryRequest() throws Exception {
    Set<String> handled = new TreeSet<>();
    Map<RequestMappingInfo, HandlerMethod> handlers =
        console
            .context
            .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods();
    handlers
        .keySet()
        .forEach(mapping ->
            mapping.getPatternValues().stream()
                .filter(path -> path.startsWith("/api/"))
                .forEach(path ->
                    mapping
                        .getMethodsCondition()
                        .getMethods()
                        .forEach(method -> handled.add(method + " " + path))));

    Set<String> documented = new TreeSet<>();
    document()
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(method -> documented.add(method.toUpperCase() + " " + path.getKey())));

    assertThat(documented).isEqualTo(handled).isNotEmpty();
  }

  private static JsonNode document() throws Exception {
    OpenApiWebMvcResource resource = console.context.getBean(OpenApiWebMvcResource.class);
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v3/api-docs");
    return JSON.readTree(resource.openapiJson(request, "/v3/api-docs", java.util.Locale.ENGLISH));
  }

  /** Adds what controllers cannot say: what the API is, where it is, and how to sign in. */
  private static JsonNode described(JsonNode document) throws IOException {
    ObjectNode root = (ObjectNode) document.deepCopy();
    ObjectNode info = root.putObject("info");
    info.put("title", "Conveyor Admin API");
    info.put("version", "1");
    info.put(
        "description",
        "Organizations, SCIM connections, role mappings, users, roles, and failed provisions."
            + " Errors are RFC 9457 problem details. A write returns once its effect can be read, or"
            + " returns 202 after five seconds.");
    root.putArray("servers").addObject().put("url", "http://localhost:8081");
    ObjectNode key =
        root.withObject("/components").withObject("/securitySchemes").putObject("apiKey");
    key.put("type", "http").put("scheme", "bearer");
    root.putArray("security").addObject().putArray("apiKey");
    root.withObject("/components").withObject("/schemas").set("Problem", JSON.readTree(PROBLEM));
    root.withObject("/components")
        .withObject("/schemas")
        .putObject("JsonNode")
        .put("type", "object")
        .put("description", "The members to change, as GET returns them; others keep their value.");
    root.get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method ->
                    describe((ObjectNode) method.getValue(), method.getKey(), path.getKey())));
    ObjectNode sorted = JSON.createObjectNode();
    new TreeMap<>(
            root.properties().stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
        .forEach(sorted::set);
    return sorted;
  }

  /** Names an operation by its request: those that springdoc makes up depend on its order. */
  private static void describe(ObjectNode operation, String method, String path) {
    StringBuilder name = new StringBuilder(method);
    for (String segment : path.substring("/api/".length()).split("[/-]")) {
      String word = segment.replaceAll("[{}]", "");
      name.append(segment.startsWith("{") ? "By" : "")
          .append(word.substring(0, 1).toUpperCase(java.util.Locale.ROOT))
          .append(word.substring(1));
    }
    operation.put("operationId", name.toString());
    operation.put("summary", SUMMARIES.getProperty(name.toString(), ""));
    String tag = operation.get("tags").get(0).stringValue().replace("-controller", "");
    operation.putArray("tags").add(tag);
    operation
        .withObject("/responses")
        .putObject("default")
        .put("description", "An error")
        .putObject("content")
        .putObject("application/problem+json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/Problem");
  }

  private static Properties summaries() {
    Properties summaries = new Properties();
    try (var file = OpenApiDocumentTest.class.getResourceAsStream(OPERATIONS)) {
      summaries.load(java.util.Objects.requireNonNull(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return summaries;
  }
}
