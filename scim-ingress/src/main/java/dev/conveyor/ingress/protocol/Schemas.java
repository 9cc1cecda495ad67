package dev.conveyor.ingress.protocol;

import java.util.List;
import java.util.Set;

/** The supported schemas (RFC 7643 section 4), and the common attributes of every resource. */
public final class Schemas {

  public static final Schema USER = Schema.read("user");
  public static final Schema ENTERPRISE_USER = Schema.read("enterprise-user");
  public static final Schema GROUP = Schema.read("group");

  /** A common attribute (RFC 7643 section 3.1), which is not in any schema. */
  static final Attribute EXTERNAL_ID =
      new Attribute(
          "externalId",
          Attribute.Type.STRING,
          false,
          false,
          true,
          Attribute.Mutability.READWRITE,
          400,
          false,
          List.of());

  static final List<Schema> ALL = List.of(USER, ENTERPRISE_USER, GROUP);

  /** Members of every resource that clients send back and only the server may set. */
  static final Set<String> OURS = Set.of("id", "meta", "schemas");

  private Schemas() {}
}
