package dev.conveyor.console.people;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes addresses out of texts, whatever their case. Pure. */
final class Redaction {

  static final String ERASED = "(erased)";

  private final Pattern addresses;

  Redaction(Collection<String> addresses) {
    // The longest first, and whole ones only: ann@x.example is no part of joann@x.example.
    this.addresses =
        Pattern.compile(
            addresses.stream()
                .sorted((one, other) -> other.length() - one.length())
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![\\w.+-])(?:", ")(?![\\w.-]*[\\w@])")),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  String text(String text) {
    return addresses.matcher(text).replaceAll(Matcher.quoteReplacement(ERASED));
  }

  /** A SCIM request that is carried as an event, whose body is Base64; other bytes as text. */
  byte[] record(byte[] value) {
    byte[] redacted = bytes(value);
    try {
      JsonNode tree = JsonMapper.shared().readTree(redacted);
      if (tree instanceof ObjectNode event && event.path("body").isString()) {
        byte[] body = Base64.getDecoder().decode(event.get("body").stringValue());
        event.put("body", Base64.getEncoder().encodeToString(bytes(body)));
        return JsonMapper.shared().writeValueAsBytes(event);
      }
      return redacted;
    } catch (JacksonException | IllegalArgumentException e) {
      return redacted; // no request of ours
    }
  }

  private byte[] bytes(byte[] value) {
    return text(new String(value, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }
}
