package dev.conveyor.ingress.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A path of a PATCH operation (RFC 7644 section 3.5.2, figure 7).
 *
 * @param urn the schema's, as we write it; null when none was written, or the core one
 * @param attribute null when the path is nothing but the URN
 * @param filter of the value path, with attribute names relative to the attribute
 */
record AttributePath(
    @Nullable String urn,
    @Nullable String attribute,
    @Nullable ScimFilter filter,
    @Nullable String sub,
    String text) {

  /**
   * @throws ScimProblem invalidPath when the text is no path, invalidFilter when its filter is none
   */
  static AttributePath parse(String text) {
    return ExpressionParser.path(text);
  }

  /** The same for every way to write the path: in lower case, without a core schema's URN. */
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
