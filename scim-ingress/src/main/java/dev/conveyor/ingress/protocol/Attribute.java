package dev.conveyor.ingress.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One attribute of a schema (RFC 7643 section 7), with the characteristics that the server uses.
 *
 * @param maxLength the maximum length of a string, in UTF-16 code units
 * @param multiLine whether a string may contain tabs and line breaks
 * @param subAttributes empty unless the type is complex
 */
public record Attribute(
    String name,
    Type type,
    boolean multiValued,
    boolean required,
    boolean caseExact,
    Mutability mutability,
    int maxLength,
    boolean multiLine,
    List<Attribute> subAttributes) {

  /** The data types (RFC 7643 section 2.3) used by our schemas. */
  public enum Type {
    STRING,
    BOOLEAN,
    DATETIME,
    REFERENCE,
    BINARY,
    COMPLEX
  }

  /** Who may set it (RFC 7643 section 7). */
  public enum Mutability {
    READONLY,
    READWRITE,
    IMMUTABLE,
    WRITEONLY
  }

  /** The name in lowercase, as in filters and allow-lists. */
  public String key() {
    return name.toLowerCase(Locale.ROOT);
  }

  public boolean isComplex() {
    return type == Type.COMPLEX;
  }

  /** Whether its values are ordered, so that operators like {@code gt} apply. */
  boolean isOrdered() {
    return type != Type.BINARY && type != Type.BOOLEAN;
  }

  boolean isReadOnly() {
    return mutability == Mutability.READONLY;
  }

  Optional<Attribute> sub(String subName) {
    return named(subAttributes, subName);
  }

  static Optional<Attribute> named(List<Attribute> attributes, String name) {
    return attributes.stream().filter(each -> each.name.equalsIgnoreCase(name)).findFirst();
  }
}
