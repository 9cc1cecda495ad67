package dev.conveyor.ingress.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The path of a PATCH operation (RFC 7644 section 3.5.2, figure 7).
 *
 * @param urn the schema's URN in canonical spelling; null if absent or a core schema
 * @param attribute null if the path is only the URN
 * @param filter the filter of the value path, with attribute names relative to the attribute
 */
record AttributePath(
    @Nullable String urn,
    @Nullable String attribute,
    @Nullable ScimFilter filter,
    @Nullable String sub,
    String text) {

  /**
   * @throws ScimProblem invalidPath if the path is invalid, invalidFilter if its filter is
   */
  static AttributePath parse(String text) {
    return ExpressionParser.path(text);
  }

  /** The canonical form: in lowercase, without a core schema's URN. */
  String key() {
    boolean core = urn == null || urn.equals(Urns.USER) || urn.equals(Urns.GROUP);
    String name = (attribute == null ? "" : attribute) + (sub == null ? "" : "." + sub);
    return ((core ? "" : urn + ":") + name).toLowerCase(Locale.ROOT);
  }

  /** The path of a member of the extension's object. */
  AttributePath below(String member) {
    return parse(urn + ":" + member);
  }

  @Override
  public String toString() {
    return text;
  }
}
