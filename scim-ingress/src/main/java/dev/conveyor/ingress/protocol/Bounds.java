package dev.conveyor.ingress.protocol;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks values beyond their types: length, characters, number of values, and email syntax. Values
 * that are already stored are not checked again, so that an old value never prevents other changes,
 * in particular the deactivation of a user.
 */
final class Bounds {

  /** The maximum number of values of a multi-valued attribute. */
  static final int MOST_VALUES = 1000;

  private Bounds() {}

  /**
   * @param before the stored object; empty for a new resource
   * @param prefix the prefix of names in messages
   * @throws ScimProblem invalidValue, with the attribute, the limit, and the actual size
   */
  static void require(
      List<Attribute> attributes, ObjectNode now, ObjectNode before, String prefix) {
    for (Attribute attribute : attributes) {
      JsonNode value = now.get(attribute.name());
      if (value != null && !value.equals(before.get(attribute.name()))) {
        require(attribute, value, before.path(attribute.name()), prefix + attribute.name());
      }
    }
  }

  private static void require(Attribute attribute, JsonNode now, JsonNode before, String name) {
    if (now.isArray() && now.size() > Math.max(MOST_VALUES, before.size())) {
      throw ScimProblem.invalidValue(
          name + " has " + now.size() + " values; at most " + MOST_VALUES + " are allowed.");
    }
    if (!attribute.isComplex()) {
      requireText(attribute, now, name, () -> before.equals(now));
      return;
    }
    for (JsonNode value : now.isArray() ? now : List.of(now)) {
      for (Attribute sub : attribute.subAttributes()) {
        JsonNode text = value.path(sub.name());
        requireText(sub, text, name + "." + sub.name(), () -> holds(before, sub.name(), text));
      }
    }
  }

  private static boolean holds(JsonNode before, String sub, JsonNode text) {
    for (JsonNode value : before.isArray() ? before : List.of(before)) {
      if (value.path(sub).equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static void requireText(
      Attribute attribute, JsonNode value, String name, BooleanSupplier isStored) {
    String problem = value.isString() ? problem(attribute, value.stringValue(), name) : null;
    if (problem != null && !isStored.getAsBoolean()) {
      throw ScimProblem.invalidValue("The value of " + name + " " + problem + ".");
    }
  }

  private static @Nullable String problem(Attribute attribute, String text, String name) {
    boolean isAddress = name.equals("emails.value");
    if (Text.hasControls(text, attribute.multiLine())) {
      return "contains a control character";
    }
    if ((isAddress || name.equals("userName")) && text.codePoints().anyMatch(Text::isBidiControl)) {
      return "contains a character that changes the text direction";
    }
    if (isAddress) {
      return EmailAddress.problem(text);
    }
    return tooLong(attribute.maxLength(), text);
  }

  private static @Nullable String tooLong(int longest, String text) {
    return text.length() <= longest
        ? null
        : "is " + text.length() + " characters long; at most " + longest + " are allowed";
  }

  /**
   * Checks a text that is not a user attribute, such as a group's displayName.
   *
   * @throws ScimProblem invalidValue
   */
  static String required(String name, int longest, String text) {
    String problem =
        Text.hasControls(text, false) ? "contains a control character" : tooLong(longest, text);
    if (problem != null) {
      throw ScimProblem.invalidValue("The value of " + name + " " + problem + ".");
    }
    return text;
  }
}
