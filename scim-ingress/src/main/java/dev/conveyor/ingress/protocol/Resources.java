package dev.conveyor.ingress.protocol;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds resources, lists, and errors in the form that clients read. */
public final class Resources {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * The content of {@code meta}.
   *
   * @param location absolute
   */
  public record Meta(Instant created, Instant lastModified, long version, String location) {

    /** A weak entity tag (RFC 7644 section 3.14). */
    public String entityTag() {
      return EntityTag.of(version, "");
    }
  }

  /** One entry of a group's members or of a user's groups. */
  public record Link(String value, @Nullable String display, String location) {}

  /** A resource that is ready to send. */
  public static final class Rendered {
    private final ObjectNode node;
    private final String entityTag;

    private Rendered(ObjectNode node, String entityTag) {
      this.node = node;
      this.entityTag = entityTag;
    }

    /** The weak tag of exactly this representation (RFC 7644 section 3.14). */
    public String entityTag() {
      return entityTag;
    }

    public byte[] bytes() {
      return Json.bytes(node);
    }

    ObjectNode node() {
      return node;
    }
  }

  private Resources() {}

  /** The weak tag of a version of a resource that is not returned (RFC 7644 section 3.14). */
  public static String entityTag(long version) {
    return EntityTag.of(version, "");
  }

  public static Rendered user(
      String id,
      UserDocument document,
      List<Link> groups,
      Meta meta,
      AttributeSelection selection) {
    ObjectNode attributes = document.copy();
    ObjectNode node = Json.object();
    ArrayNode schemas = node.putArray("schemas").add(Urns.USER);
    if (attributes.has(Urns.ENTERPRISE_USER)) {
      schemas.add(Urns.ENTERPRISE_USER);
    }
    node.put("id", id);
    node.setAll(attributes);
    if (!groups.isEmpty()) {
      links(node.putArray("groups"), groups, "direct");
    }
    String tag = EntityTag.of(meta.version(), EntityTag.digest(groups));
    node.set("meta", meta("User", meta, tag));
    selection.trim(node);
    return new Rendered(node, tag);
  }

  /** A group without its members, which {@link ResourceWriter} adds. */
  public static Rendered group(
      String id,
      String displayName,
      @Nullable String externalId,
      Meta meta,
      AttributeSelection selection) {
    ObjectNode node = Json.object();
    node.putArray("schemas").add(Urns.GROUP);
    node.put("id", id);
    if (externalId != null) {
      node.put("externalId", externalId);
    }
    node.put("displayName", displayName);
    node.set("meta", meta("Group", meta, meta.entityTag()));
    selection.trim(node);
    return new Rendered(node, meta.entityTag());
  }

  /** An error: schemas, status as a string, scimType if there is one, and detail. */
  public static byte[] error(ScimProblem problem) {
    return Json.bytes(problem(problem));
  }

  static ObjectNode problem(ScimProblem problem) {
    ObjectNode node = Json.object();
    node.putArray("schemas").add(Urns.ERROR);
    node.put("status", String.valueOf(problem.status()));
    if (problem.scimType() != null) {
      node.put("scimType", problem.scimType());
    }
    node.put("detail", problem.detail());
    return node;
  }

  private static void links(ArrayNode array, List<Link> links, String type) {
    for (Link link : links) {
      array.add(link(link, type));
    }
  }

  static ObjectNode link(Link link, String type) {
    ObjectNode node = Json.object().put("value", link.value()).put("$ref", link.location());
    if (link.display() != null) {
      node.put("display", link.display());
    }
    return node.put("type", type);
  }

  private static ObjectNode meta(String type, Meta meta, String entityTag) {
    return Json.object()
        .put("resourceType", type)
        .put("created", TIME.format(meta.created()))
        .put("lastModified", TIME.format(meta.lastModified()))
        .put("location", meta.location())
        .put("version", entityTag);
  }
}
