package dev.conveyor.ingress.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code attributes} and {@code excludedAttributes} parameters (RFC 7644 section 3.9). Names
 * are without case; {@code id} and {@code schemas} are always returned.
 */
public final class AttributeSelection {

  public static final AttributeSelection ALL = new AttributeSelection(Set.of(), Set.of());

  private static final Set<String> ALWAYS = Set.of("id", "schemas");

  private final Set<String> included;
  private final Set<String> excluded;

  private AttributeSelection(Set<String> included, Set<String> excluded) {
    this.included = included;
    this.excluded = excluded;
  }

  /**
   * @throws ScimProblem invalidValue when both are given, which the RFC rules out
   */
  public static AttributeSelection of(@Nullable String attributes, @Nullable String excluded) {
    Set<String> wanted = names(attributes);
    Set<String> unwanted = names(excluded);
    if (!wanted.isEmpty() && !unwanted.isEmpty()) {
      throw ScimProblem.invalidValue("attributes and excludedAttributes exclude each other.");
    }
    return new AttributeSelection(wanted, unwanted);
  }

  /** Whether the attribute is to be read at all; false spares the database. */
  public boolean returns(String attribute) {
    String name = attribute.toLowerCase(Locale.ROOT);
    if (!included.isEmpty()) {
      return included.stream().anyMatch(each -> each.equals(name) || each.startsWith(name + "."));
    }
    return !excluded.contains(name);
  }

  void trim(ObjectNode resource) {
    for (Iterator<String> names = resource.fieldNames(); names.hasNext(); ) {
      String name = names.next().toLowerCase(Locale.ROOT);
      if (!ALWAYS.contains(name) && !returns(name)) {
        names.remove();
      }
    }
    for (Iterator<String> names = resource.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!ALWAYS.contains(name)) {
        trimInside(resource.get(name), name.toLowerCase(Locale.ROOT));
      }
    }
  }

  private void trimInside(JsonNode value, String name) {
    if (value.isArray()) {
      value.forEach(each -> trimInside(each, name));
    } else if (value instanceof ObjectNode object && !included.contains(name)) {
      for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
        String path = name + "." + names.next().toLowerCase(Locale.ROOT);
        boolean drop = included.isEmpty() ? excluded.contains(path) : !included.contains(path);
        if (drop) {
          names.remove();
        }
      }
    }
  }

  private static Set<String> names(@Nullable String list) {
    Set<String> names = new HashSet<>();
    if (list != null) {
      Arrays.stream(list.split(","))
          .map(name -> name.strip().toLowerCase(Locale.ROOT))
          .filter(name -> !name.isEmpty())
          .map(AttributeSelection::withoutCoreUrn)
          .forEach(names::add);
    }
    return names;
  }

  private static String withoutCoreUrn(String name) {
    for (String urn : Set.of(Urns.USER, Urns.GROUP)) {
      String prefix = urn.toLowerCase(Locale.ROOT) + ":";
      if (name.startsWith(prefix)) {
        return name.substring(prefix.length());
      }
    }
    return name;
  }
}
