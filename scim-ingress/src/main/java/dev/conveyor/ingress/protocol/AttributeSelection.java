package dev.conveyor.ingress.protocol;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code attributes} and {@code excludedAttributes} parameters (RFC 7644 section 3.9). Names
 * are not case-sensitive; {@code id} and {@code schemas} are always returned.
 */
public final class AttributeSelection {

  public static final AttributeSelection ALL = new AttributeSelection(Set.of(), Set.of());

  private static final Set<String> ALWAYS = Set.of("id", "schemas");

  /** For the extension's URN, whose last dot does not separate attribute and sub-attribute. */
  private static final String EXTENSION = Urns.ENTERPRISE_USER.toLowerCase(Locale.ROOT);

  private final Set<String> included;
  private final Set<String> excluded;

  private AttributeSelection(Set<String> included, Set<String> excluded) {
    this.included = included;
    this.excluded = excluded;
  }

  /** From query parameters, where names are separated by commas. */
  public static AttributeSelection of(@Nullable String attributes, @Nullable String excluded) {
    return of(list(attributes), list(excluded));
  }

  /**
   * @throws ScimProblem invalidValue if both are given, which the RFC forbids
   */
  public static AttributeSelection of(Collection<String> attributes, Collection<String> excluded) {
    Set<String> wanted = names(attributes);
    Set<String> unwanted = names(excluded);
    if (!wanted.isEmpty() && !unwanted.isEmpty()) {
      throw ScimProblem.invalidValue("attributes and excludedAttributes are mutually exclusive.");
    }
    return new AttributeSelection(wanted, unwanted);
  }

  /** Whether the client asked for anything other than the default. */
  public boolean isExplicit() {
    return !included.isEmpty() || !excluded.isEmpty();
  }

  /** Whether the attribute must be read at all; false saves a database query. */
  public boolean returns(String attribute) {
    String name = attribute.toLowerCase(Locale.ROOT);
    if (included.isEmpty()) {
      return !excluded.contains(name);
    }
    return included.stream().anyMatch(each -> each.equals(name) || each.startsWith(name + "."));
  }

  void trim(ObjectNode resource) {
    if (!isExplicit()) {
      return;
    }
    for (String name : List.copyOf(resource.propertyNames())) {
      String key = name.toLowerCase(Locale.ROOT);
      if (ALWAYS.contains(key)) {
        continue;
      }
      if (returns(key)) {
        trimInside(resource.get(name), key);
      } else {
        resource.remove(name);
      }
    }
  }

  /** Like {@link #trim}, for a value of that attribute. */
  void trimValue(ObjectNode value, String attribute) {
    if (isExplicit()) {
      trimInside(value, attribute);
    }
  }

  private void trimInside(JsonNode value, String name) {
    if (value.isArray()) {
      value.forEach(each -> trimInside(each, name));
    } else if (value instanceof ObjectNode object && !included.contains(name)) {
      for (String each : List.copyOf(object.propertyNames())) {
        String path = name + "." + each.toLowerCase(Locale.ROOT);
        if (!returns(path)) {
          object.remove(each);
        } else {
          trimInside(object.get(each), path);
        }
      }
    }
  }

  private static List<String> list(@Nullable String names) {
    return names == null ? List.of() : Arrays.asList(names.split(","));
  }

  private static Set<String> names(Collection<String> list) {
    Set<String> names = new HashSet<>();
    list.stream()
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .map(AttributeSelection::canonical)
        .forEach(names::add);
    return names;
  }

  /** Without the URN of a core schema; an extension's attribute becomes a member of the URN. */
  private static String canonical(String name) {
    for (String urn : Set.of(Urns.USER, Urns.GROUP)) {
      String prefix = urn.toLowerCase(Locale.ROOT) + ":";
      if (name.startsWith(prefix)) {
        return name.substring(prefix.length());
      }
    }
    return name.startsWith(EXTENSION + ":")
        ? EXTENSION + "." + name.substring(EXTENSION.length() + 1)
        : name;
  }
}
