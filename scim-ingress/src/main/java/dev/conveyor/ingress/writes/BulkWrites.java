package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.BulkOperation;
import dev.conveyor.ingress.protocol.BulkRequest;
import dev.conveyor.ingress.protocol.BulkResponse.Result;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.rejections.Rejections;
import dev.conveyor.ingress.requests.Answer;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.requests.Written;
import dev.conveyor.ingress.shares.Shares;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a bulk request (RFC 7644 section 3.7), each a separate write, ordered so that
 * references resolve. Ids are assigned in advance, so circular references resolve, too.
 */
public final class BulkWrites {

  private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final ScimWrites writes;
  private final Rejections rejections;
  private final Shares shares;

  public BulkWrites(ScimWrites writes, Rejections rejections, Shares shares) {
    this.shares = shares;
    this.writes = writes;
    this.rejections = rejections;
  }

  /** One result for each attempted operation, in the order of the request. */
  public List<Result> execute(Caller caller, BulkRequest request) {
    Map<String, String> ids = new HashMap<>();
    for (BulkOperation operation : request.operations()) {
      if (operation.bulkId() != null && operation.method().equals("POST")) {
        ids.put(operation.bulkId(), UUID.randomUUID().toString());
      }
    }
    Set<String> failed = new HashSet<>();
    TreeMap<Integer, Result> results = new TreeMap<>();
    int errors = 0;
    for (int place : order(request.operations())) {
      BulkOperation operation = request.operations().get(place);
      Result result = execute(caller, operation, ids, failed);
      results.put(place, result);
      if (result.problem() != null) {
        errors++;
        if (operation.bulkId() != null) {
          failed.add(operation.bulkId());
        }
      }
      if (request.failOnErrors() > 0 && errors >= request.failOnErrors()) {
        break;
      }
    }
    return List.copyOf(results.values());
  }

  /**
   * The order of the request, but referenced operations come first; a cycle starts where it was
   * written.
   */
  static List<Integer> order(List<BulkOperation> operations) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < operations.size(); i++) {
      String bulkId = operations.get(i).bulkId();
      if (bulkId != null && operations.get(i).method().equals("POST")) {
        places.put(bulkId, i);
      }
    }
    List<Integer> order = new ArrayList<>();
    Set<Integer> begun = new HashSet<>();
    for (int i = 0; i < operations.size(); i++) {
      visit(i, operations, places, begun, order);
    }
    return order;
  }

  private static void visit(
      int place,
      List<BulkOperation> operations,
      Map<String, Integer> places,
      Set<Integer> begun,
      List<Integer> order) {
    if (!begun.add(place)) {
      return;
    }
    for (String reference : operations.get(place).references()) {
      Integer needed = places.get(reference);
      if (needed != null) {
        visit(needed, operations, places, begun, order);
      }
    }
    order.add(place);
  }

  private Result execute(
      Caller caller, BulkOperation operation, Map<String, String> ids, Set<String> failed) {
    WriteRequest write = request(operation, ids);
    try {
      check(operation, write, ids, failed);
      UUID newId = newId(operation, ids);
      Written written = writes.execute(caller, write, newId, AttributeSelection.ALL);
      Answer answer = written.answer();
      String location = location(caller, write, answer);
      if (operation.bulkId() != null && write.id() == null && location != null) {
        ids.put(operation.bulkId(), location.substring(location.lastIndexOf('/') + 1));
      }
      return new Result(
          write.method(), operation.bulkId(), location, version(written), answer.status(), null);
    } catch (ScimProblem problem) {
      ScimProblem reported =
          shares.request(caller.organization(), () -> rejections.record(caller, write, problem));
      String location = write.id() == null ? null : caller.location(write.endpoint(), write.id());
      return new Result(
          write.method(), operation.bulkId(), location, null, problem.status(), reported);
    }
  }

  /** A bulk response has no groups, so a user's tag does not cover them. */
  private static @Nullable String version(Written written) {
    return written.version() > 0
        ? Resources.entityTag(written.version())
        : written.answer().entityTag();
  }

  private static UUID newId(BulkOperation operation, Map<String, String> ids) {
    String id = operation.bulkId() == null ? null : ids.get(operation.bulkId());
    return id == null ? UUID.randomUUID() : UUID.fromString(id);
  }

  private static @Nullable String location(Caller caller, WriteRequest write, Answer answer) {
    if (answer.location() != null) {
      return answer.location();
    }
    return write.id() == null ? null : caller.location(write.endpoint(), write.id());
  }

  private static WriteRequest request(BulkOperation operation, Map<String, String> ids) {
    List<String> segments = operation.segments(ids);
    boolean known = !segments.isEmpty() && segments.size() <= 2;
    return new WriteRequest(
        operation.method(),
        known ? segments.getFirst() : String.join("/", segments),
        segments.size() == 2 ? segments.getLast() : null,
        operation.data(ids),
        operation.version());
  }

  private static void check(
      BulkOperation operation, WriteRequest write, Map<String, String> ids, Set<String> failed) {
    if (!METHODS.contains(write.method())) {
      throw ScimProblem.invalidSyntax(
          "Unsupported method in a bulk operation: '" + write.method() + "'.");
    }
    if (write.method().equals("POST") != (write.id() == null)) {
      throw ScimProblem.invalidSyntax(
          write.method() + " is not supported on the path " + write.path() + ".");
    }
    if (write.method().equals("POST") && operation.bulkId() == null) {
      throw ScimProblem.invalidSyntax("bulkId is required for POST in a bulk request.");
    }
    for (String reference : operation.references()) {
      if (!ids.containsKey(reference)) {
        throw ScimProblem.invalidValue("No operation creates bulkId:" + reference + ".");
      }
      if (failed.contains(reference)) {
        throw new ScimProblem(
            409,
            null,
            "The operation depends on bulkId:" + reference + ", which could not be created.");
      }
    }
  }
}
