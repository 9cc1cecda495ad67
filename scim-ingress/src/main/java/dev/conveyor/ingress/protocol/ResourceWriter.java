package dev.conveyor.ingress.protocol;

import dev.conveyor.ingress.protocol.Resources.Link;
import dev.conveyor.ingress.protocol.Resources.Rendered;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one resource or list incrementally, so that no response is ever in memory as a whole. If
 * writing fails, the output stays incomplete: open objects are not closed.
 */
public final class ResourceWriter {

  private final JsonGenerator json;
  private int written;

  /** Members, in chunks. */
  public interface MemberPages {

    /** The next chunk; empty after the last. */
    List<Link> next();
  }

  /** The resources of a list. */
  public interface Items {

    /** Writes each with {@link #resource} or {@link #group}. */
    void writeTo(ResourceWriter writer);

    static Items of(List<Rendered> resources) {
      return writer -> resources.forEach(writer::resource);
    }
  }

  private ResourceWriter(OutputStream out) {
    this.json = Json.generator(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  /**
   * Writes a resource, or the content for {@link #list}.
   *
   * @throws IOException if the stream fails, or the response cannot be completed
   */
  public static void write(OutputStream out, Items content) throws IOException {
    try {
      ResourceWriter writer = new ResourceWriter(out);
      content.writeTo(writer);
      writer.json.close();
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  public void resource(Rendered resource) {
    json.writeTree(resource.node());
    written++;
  }

  /** A group with its members, which come last. */
  public void group(Rendered head, MemberPages members, AttributeSelection selection) {
    json.writeStartObject();
    head.node()
        .forEachEntry((name, value) -> {
          json.writeName(name);
          json.writeTree(value);
        });
    json.writeName("members");
    json.writeStartArray();
    for (List<Link> page = members.next(); !page.isEmpty(); page = members.next()) {
      for (Link link : page) {
        ObjectNode member = Resources.link(link, "User");
        selection.trimValue(member, "members");
        json.writeTree(member);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
    written++;
  }

  /**
   * A ListResponse (RFC 7644 section 3.4.2); its numbers are JSON integers. {@code itemsPerPage}
   * comes last because only then it is known: a resource deleted meanwhile is not included.
   *
   * @param startIndex null when paging by cursor
   * @param nextCursor null after the last page, and when paging by index (RFC 9865 section 2)
   */
  public void list(
      long totalResults, @Nullable Integer startIndex, @Nullable String nextCursor, Items page) {
    json.writeStartObject();
    json.writeName("schemas");
    json.writeStartArray();
    json.writeString(Urns.LIST_RESPONSE);
    json.writeEndArray();
    json.writeName("totalResults");
    json.writeNumber(totalResults);
    if (startIndex != null) {
      json.writeName("startIndex");
      json.writeNumber(startIndex);
    }
    if (nextCursor != null) {
      json.writeName("nextCursor");
      json.writeString(nextCursor);
    }
    json.writeName("Resources");
    json.writeStartArray();
    written = 0;
    page.writeTo(this);
    json.writeEndArray();
    json.writeName("itemsPerPage");
    json.writeNumber(written);
    json.writeEndObject();
  }
}
