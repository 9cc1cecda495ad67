package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * docs/reference/asyncapi.html is generated from the AsyncAPI document: no scripts, no external
 * resources.
 */
class AsyncApiPageTest {

  private static final Path SCHEMAS =
      Path.of("..", "schemas", "src/main/resources/dev/conveyor/schemas");
  private static final Path GOLDEN = Path.of("..", "schemas", "src/test/resources/golden");

  /** Examples whose golden file has a different name than the message. */
  private static final Map<String, String> EXAMPLES =
      Map.of(
          "role-command", "assign-role",
          "directory-user-changed", "directory-user-provisioned",
          "user-changed", "user-provisioned");

  @Test
  @SuppressWarnings("unchecked")
  void pageMatchesTheDocument() throws IOException {
    Map<String, Object> document =
        new Yaml().load(Files.readString(SCHEMAS.resolve("asyncapi.yaml")));
    assertThat(document.get("asyncapi")).isEqualTo("3.0.0");
    Map<String, Object> info = (Map<String, Object>) document.get("info");
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s: topics and events</title>
        <style>
        :root{color-scheme:light dark}
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        code,pre{font:14px/1.45 ui-monospace,monospace}
        pre{overflow-x:auto;padding:.75rem;border:1px solid #8886;border-radius:.4rem}
        table{border-collapse:collapse;width:100%%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8884}
        h2{margin-top:2.5rem;border-top:1px solid #8886;padding-top:1rem}
        </style></head><body>
        <h1>%1$s: topics and events</h1>
        <p>%2$s</p>
        <nav aria-label="Topics"><ul>
        """
            .formatted(escape("" + info.get("title")), escape("" + info.get("description"))));
    Map<String, Map<String, Object>> channels =
        (Map<String, Map<String, Object>>) document.get("channels");
    channels
        .values()
        .forEach(channel ->
            page.append(
                "<li><a href=\"#%1$s\"><code>%1$s</code></a></li>\n"
                    .formatted(channel.get("address"))));
    page.append("</ul></nav>\n");
    for (Map<String, Object> channel : channels.values()) {
      page.append("<h2 id=\"%1$s\"><code>%1$s</code></h2>\n".formatted(channel.get("address")));
      page.append("<p>%s</p>\n".formatted(escape("" + channel.get("description"))));
      for (String message : ((Map<String, Object>) channel.get("messages")).keySet()) {
        message(page, message);
      }
    }
    page.append("</body></html>\n");
    Documents.check("reference/asyncapi.html", page.toString());
  }

  private static void message(StringBuilder page, String name) throws IOException {
    JsonNode schema =
        JsonMapper.shared().readTree(Files.readString(SCHEMAS.resolve(name + ".schema.json")));
    page.append("<h3>%s</h3>\n".formatted(escape(schema.get("title").stringValue())));
    page.append(
        "<table><thead><tr><th scope=\"col\">Member</th><th scope=\"col\">Type</th>"
            + "<th scope=\"col\">Required</th><th scope=\"col\">What</th></tr></thead><tbody>\n");
    List<String> required =
        schema.get("required").valueStream().map(JsonNode::stringValue).toList();
    for (var member : schema.get("properties").properties()) {
      page.append(
          "<tr><td><code>%s</code></td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  member.getKey(),
                  escape(type(member.getValue())),
                  required.contains(member.getKey()) ? "yes" : "no",
                  escape(member.getValue().path("description").asString(""))));
    }
    page.append("</tbody></table>\n");
    JsonNode example =
        JsonMapper.shared()
            .readTree(
                Files.readString(GOLDEN.resolve(EXAMPLES.getOrDefault(name, name) + ".json")));
    page.append(
        "<pre tabindex=\"0\">%s</pre>\n"
            .formatted(
                escape(
                    JsonMapper.shared()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(example)
                        .replace("\r\n", "\n"))));
  }

  private static String type(JsonNode schema) {
    String type =
        schema.path("type").isArray()
            ? String.join(
                " or ", schema.get("type").valueStream().map(JsonNode::stringValue).toList())
            : schema.path("type").asString("any");
    String format = schema.path("format").asString("");
    if (schema.has("enum")) {
      return type
          + ": "
          + String.join(
              ", ", schema.get("enum").valueStream().map(each -> each.asString("")).toList());
    }
    return type.equals("array")
        ? "array of " + type(schema.path("items"))
        : type + (format.isEmpty() ? "" : ", " + format);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
