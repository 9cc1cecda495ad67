package dev.conveyor.ingress.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a bulk request answers (RFC 7644 section 3.7.3). */
public final class BulkResponse {

  /**
   * How one operation ended.
   *
   * @param location of the resource; null for a POST that failed
   * @param problem null when it succeeded
   */
  public record Result(
      String method,
      @Nullable String bulkId,
      @Nullable String location,
      @Nullable String version,
      int status,
      @Nullable ScimProblem problem) {}

  private BulkResponse() {}

  public static byte[] of(List<Result> results) {
    ObjectNode node = Json.object();
    node.putArray("schemas").add(Urns.BULK_RESPONSE);
    ArrayNode operations = node.putArray("Operations");
    for (Result result : results) {
      ObjectNode each = operations.addObject().put("method", result.method());
      put(each, "bulkId", result.bulkId());
      put(each, "version", result.version());
      put(each, "location", result.location());
      each.put("status", String.valueOf(result.status()));
      if (result.problem() != null) {
        each.set("response", Resources.problem(result.problem()));
      }
    }
    return Json.bytes(node);
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
