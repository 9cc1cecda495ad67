package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.Attribute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The allow-list of a schema whose attributes are in a JSONB document. */
public final class SchemaColumns {

  private SchemaColumns() {}

  /**
   * @param object SQL of the JSON object that contains the attributes
   * @param prefix prefix of the attributes' names in filters, in lowercase
   */
  public static Map<String, Column> of(List<Attribute> attributes, String object, String prefix) {
    Map<String, Column> columns = new HashMap<>();
    for (Attribute attribute : attributes) {
      boolean stored =
          attribute.mutability() != Attribute.Mutability.READONLY
              && attribute.mutability() != Attribute.Mutability.WRITEONLY;
      if (stored) {
        add(columns, attribute, object, prefix + attribute.key());
      }
    }
    return columns;
  }

  private static void add(
      Map<String, Column> columns, Attribute attribute, String object, String name) {
    String inside = object + " -> '" + attribute.name() + "'";
    if (attribute.multiValued()) {
      Map<String, Column> parts = of(attribute.subAttributes(), "v", "");
      String from = "jsonb_array_elements(" + inside + ") WITH ORDINALITY AS e (v, n)";
      columns.put(name, new Column.Many(from, "true", parts, null));
    } else if (attribute.isComplex()) {
      Map<String, Column> parts = of(attribute.subAttributes(), inside, name + ".");
      columns.putAll(parts);
      columns.put(name, new Column.Complex("(" + inside + ")", parts.get(name + ".value")));
    } else {
      columns.put(name, simple(attribute, object));
    }
  }

  private static Column simple(Attribute attribute, String object) {
    String text = "(" + object + " ->> '" + attribute.name() + "')";
    return switch (attribute.type()) {
      case BOOLEAN -> new Column.Flag(text + "::boolean");
      case BINARY -> new Column.Binary(text);
      case STRING, REFERENCE, DATETIME, COMPLEX ->
          new Column.Text(text, attribute.caseExact() ? Column.Case.EXACT : Column.Case.IGNORED);
    };
  }
}
