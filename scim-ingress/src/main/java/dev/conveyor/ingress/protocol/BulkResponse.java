package dev.conveyor.ingress.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The response to a bulk request (RFC 7644 section 3.7.3). */
public final class BulkResponse {

  /**
   * The result of one operation.
   *
   * @param location the resource's location; null for a failed POST
   * @param problem null if it succeeded
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
