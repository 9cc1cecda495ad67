package dev.conveyor.ingress.protocol;

import dev.conveyor.ingress.protocol.ScimFilter.And;
import dev.conveyor.ingress.protocol.ScimFilter.Compare;
import dev.conveyor.ingress.protocol.ScimFilter.Not;
import dev.conveyor.ingress.protocol.ScimFilter.Operator;
import dev.conveyor.ingress.protocol.ScimFilter.Or;
import dev.conveyor.ingress.protocol.ScimFilter.Present;
import dev.conveyor.ingress.protocol.ScimFilter.ValuePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parses filters (RFC 7644 figure 1) and paths (figure 7) by recursive descent. Limited in length,
 * clauses, and depth.
 */
final class ExpressionParser {

  private static final int LONGEST = 10_000;
  private static final int DEEPEST = 20;
  private static final int MOST_CLAUSES = 200;

  private final SyntaxTokens tokens;
  private int clauses;
  private int depth;

  private ExpressionParser(String text) {
    this.tokens = new SyntaxTokens(text);
  }

  static ScimFilter filter(String text) {
    try {
      ExpressionParser parser = bounded(text);
      ScimFilter filter = parser.disjunction(false);
      parser.tokens.expectEnd();
      return filter;
    } catch (SyntaxTokens.Unreadable e) {
      throw ScimProblem.invalidFilter("Invalid filter: " + e.getMessage());
    }
  }

  static AttributePath path(String text) {
    ExpressionParser parser = null;
    try {
      parser = bounded(text);
      return parser.path();
    } catch (SyntaxTokens.Unreadable e) {
      String why = "Invalid path '" + text + "': " + e.getMessage();
      throw parser != null && parser.depth > 0
          ? ScimProblem.invalidFilter(why)
          : ScimProblem.invalidPath(why);
    }
  }

  /** A single name, in lowercase. */
  static String attribute(String text) {
    try {
      ExpressionParser parser = bounded(text);
      String name = AttributeName.of(parser.tokens.name()).key();
      parser.tokens.expectEnd();
      return name;
    } catch (SyntaxTokens.Unreadable e) {
      throw ScimProblem.invalidValue("Invalid attribute name: '" + text + "'.");
    }
  }

  private static ExpressionParser bounded(String text) throws SyntaxTokens.Unreadable {
    if (text.length() > LONGEST) {
      throw new SyntaxTokens.Unreadable("longer than " + LONGEST + " characters.");
    }
    return new ExpressionParser(text);
  }

  private AttributePath path() throws SyntaxTokens.Unreadable {
    AttributeName name = AttributeName.of(tokens.name());
    ScimFilter filter = null;
    String sub = name.sub();
    if (sub == null && name.attribute() != null && tokens.accept('[')) {
      filter = nested(']', true);
      sub = tokens.accept('.') ? tokens.name() : null;
    }
    tokens.expectEnd();
    if (sub != null && (sub.contains(".") || sub.contains(":"))) {
      throw new SyntaxTokens.Unreadable("unexpected sub-attribute '" + sub + "'.");
    }
    return new AttributePath(name.urn(), name.attribute(), filter, sub, tokens.text());
  }

  private ScimFilter disjunction(boolean inside) throws SyntaxTokens.Unreadable {
    List<ScimFilter> parts = new ArrayList<>();
    do {
      parts.add(conjunction(inside));
    } while (tokens.acceptWord("or"));
    return parts.size() == 1 ? parts.get(0) : new Or(List.copyOf(parts));
  }

  private ScimFilter conjunction(boolean inside) throws SyntaxTokens.Unreadable {
    List<ScimFilter> parts = new ArrayList<>();
    do {
      parts.add(term(inside));
    } while (tokens.acceptWord("and"));
    return parts.size() == 1 ? parts.get(0) : new And(List.copyOf(parts));
  }

  private ScimFilter term(boolean inside) throws SyntaxTokens.Unreadable {
    if (tokens.acceptNot()) {
      return new Not(nested(')', inside));
    }
    return tokens.accept('(') ? nested(')', inside) : comparison(inside);
  }

  /** The content between an opening bracket, which was read, and its closing one. */
  private ScimFilter nested(char close, boolean inside) throws SyntaxTokens.Unreadable {
    if (++depth > DEEPEST) {
      throw new SyntaxTokens.Unreadable("nested deeper than " + DEEPEST + " levels.");
    }
    ScimFilter filter = disjunction(inside);
    tokens.expect(close);
    depth--;
    return filter;
  }

  private ScimFilter comparison(boolean inside) throws SyntaxTokens.Unreadable {
    if (++clauses > MOST_CLAUSES) {
      throw new SyntaxTokens.Unreadable("more than " + MOST_CLAUSES + " clauses.");
    }
    String attribute = AttributeName.of(tokens.name()).key();
    if (inside || !tokens.accept('[')) {
      return predicate(attribute);
    }
    ScimFilter part = nested(']', true);
    if (tokens.accept('.')) {
      // Entra ID filters by emails[type eq "work"].value eq "x", which RFC 7644 figure 1 does not
      // allow: read as emails[type eq "work" and value eq "x"].
      String sub = tokens.name().toLowerCase(Locale.ROOT);
      part = new And(List.of(part, predicate(sub)));
    }
    return new ValuePath(attribute, part);
  }

  private ScimFilter predicate(String attribute) throws SyntaxTokens.Unreadable {
    String word = tokens.operator();
    if (word.equals("pr")) {
      return new Present(attribute);
    }
    for (Operator operator : Operator.values()) {
      if (operator.word().equals(word)) {
        return new Compare(attribute, operator, tokens.value());
      }
    }
    throw new SyntaxTokens.Unreadable("unknown operator '" + word + "'.");
  }

  /** A name in a filter or path, split into its parts. */
  private record AttributeName(
      @Nullable String urn, @Nullable String attribute, @Nullable String sub) {

    static AttributeName of(String written) throws SyntaxTokens.Unreadable {
      String text = Urns.current(written, Urns.USER);
      for (Schema schema : Schemas.ALL) {
        String id = schema.id();
        if (text.equalsIgnoreCase(id)) {
          return new AttributeName(id, null, null);
        }
        if (text.regionMatches(true, 0, id + ":", 0, id.length() + 1)) {
          return split(id, text.substring(id.length() + 1));
        }
      }
      int colon = text.lastIndexOf(':');
      return colon < 0
          ? split(null, text)
          : split(text.substring(0, colon), text.substring(colon + 1));
    }

    private static AttributeName split(@Nullable String urn, String name)
        throws SyntaxTokens.Unreadable {
      int dot = name.indexOf('.');
      String attribute = dot < 0 ? name : name.substring(0, dot);
      String sub = dot < 0 ? null : name.substring(dot + 1);
      if (attribute.isEmpty() || sub != null && sub.isEmpty()) {
        throw new SyntaxTokens.Unreadable("invalid attribute name '" + name + "'.");
      }
      return new AttributeName(urn, attribute, sub);
    }

    /** In lowercase, without the URN of a core schema. */
    String key() {
      boolean core = urn == null || urn.equals(Urns.USER) || urn.equals(Urns.GROUP);
      String name = (attribute == null ? "" : attribute) + (sub == null ? "" : "." + sub);
      String prefix = core ? "" : name.isEmpty() ? urn : urn + ":";
      return (prefix + name).toLowerCase(Locale.ROOT);
    }
  }
}
