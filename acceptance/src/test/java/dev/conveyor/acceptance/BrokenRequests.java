package dev.conveyor.acceptance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Valid requests with a defect in the body, the path, the query, or the headers. */
final class BrokenRequests {

  record Request(String method, String path, Map<String, String> headers, byte[] body) {

    @Override
    public String toString() {
      String text = new String(body, StandardCharsets.UTF_8);
      return method + " " + shown(path) + " " + headers + " " + shown(text);
    }

    private static String shown(String text) {
      return text.substring(0, Math.min(1000, text.length()));
    }
  }

  private static final List<String> BODIES =
      List.of(
          "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'fuzz#',"
              + "'displayName':'F','active':true,'emails':[{'value':'fuzz#@x.test','primary':true}],"
              + "'name':{'familyName':'F'},"
              + "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'manager':{'value':'m'}}}",
          "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName':'G#',"
              + "'externalId':'e#','members':[{'value':'nobody','display':null}]}",
          "{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':["
              + "{'op':'replace','path':'emails[type eq ~work~].value','value':'a@b'},"
              + "{'op':'add','value':{'title':'T','name.familyName':'N'}},{'op':'remove','path':'nickName'}]}",
          "{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':["
              + "{'op':'add','path':'members','value':[{'value':'nobody#'}]},"
              + "{'op':'remove','path':'members[value eq ~x~]'},{'op':'replace','path':'displayName','value':'D'}]}",
          "{'schemas':['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],"
              + "'filter':'emails[type eq ~work~] and not (title pr)','sortBy':'userName','count':3,"
              + "'cursor':'','attributes':['userName']}",
          "{'schemas':['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],'failOnErrors':2,"
              + "'Operations':[{'method':'POST','path':'/Users','bulkId':'b','data':{"
              + "'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'bulk#'}},"
              + "{'method':'PATCH','path':'/Users/bulkId:b','data':{}}]}");
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "1e999999999",
          "0.1",
          "9".repeat(5000),
          "[]",
          "{}",
          "[[[]]]",
          "\"\"",
          "\"True\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"" + "x".repeat(150_000) + "\"",
          "[".repeat(3000) + "]".repeat(3000),
          "{\"value\":{\"value\":1}}",
          "\"bulkId:b\"",
          "\"urn:ietf:params:scim:schemas:core:2.0:User\"",
          "\"../../../etc\"",
          "\"'; DROP TABLE users; --\"",
          "\"%s%n\\\\\"");
  private static final List<String> ENDPOINTS =
      List.of(
          "/Users",
          "/Groups",
          "/Users/.search",
          "/Groups/.search",
          "/.search",
          "/Bulk",
          "/Me",
          "/Schemas",
          "/ResourceTypes/User",
          "/ServiceProviderConfig",
          "",
          "/Nothing");
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW");
  private static final List<String> QUERIES =
      List.of(
          "",
          "?filter=userName%20eq%20%22a%22",
          "?filter=%28%28",
          "?filter=emails%5Btype%20eq%20%22w%22%5D.value%20co%20%22%25%22",
          "?filter=%00",
          "?filter=userName%20eq%20%22%5Cud800%22",
          "?filter=userName%20eq%20%22%C3%28%22",
          "?filter=id%20eq%20%22%27%3B--%22",
          "?filter=meta.created%20gt%20%22-999999999-01-01T00:00:00Z%22",
          "?filter=meta.created%20gt%20%22+999999999-01-01T00:00:00Z%22",
          "?filter=title%20gt%201e400",
          "?count=-1&startIndex=99999999999999999999",
          "?count=1e3",
          "?cursor=AAAA",
          "?cursor=&count=2&sortBy=emails",
          "?sortBy=password",
          "?sortBy=name..x&sortOrder=sideways",
          "?attributes=,,,&excludedAttributes=%00",
          "?attributes=" + "a,".repeat(2000));
  private static final List<String> IDS =
      List.of(
          "x", "%00", "..%2f..%2fUsers", "%ff%fe", "%E2%80%AE", "0".repeat(3000), "a%20b", ";x=1");
  private static final List<String> TYPES =
      List.of(
          "application/scim+json",
          "application/json; charset=utf-16",
          "application/json; charset=nothing",
          "application/json; charset=\"",
          "text/plain",
          "*/*",
          "",
          "application/scim+json;;;");

  private final Random random;
  private final List<String> foreign;

  BrokenRequests(long seed, List<String> foreign) {
    this.random = new Random(seed);
    this.foreign = foreign;
  }

  Request next() {
    String method = pick(METHODS);
    String path = pick(ENDPOINTS);
    if (random.nextInt(3) == 0) {
      path =
          pick(List.of("/Users/", "/Groups/")) + (random.nextBoolean() ? pick(foreign) : pick(IDS));
    }
    if (random.nextInt(4) == 0) {
      method = "POST";
    }
    if (random.nextInt(3) == 0) {
      path += pick(QUERIES);
    }
    return new Request(method, path, headers(), body());
  }

  private Map<String, String> headers() {
    return switch (random.nextInt(12)) {
      case 0 -> Map.of("Content-Type", pick(TYPES));
      case 1 -> Map.of("If-Match", pick(List.of("*", "W/\"1\"", "\"", ",,,", "W/\"x\"")));
      case 2 -> Map.of("Accept", pick(List.of("text/html", "nonsense", "", "application/json")));
      case 3 -> Map.of("traceparent", pick(List.of("", "00-zz-zz-00", "00-" + "0".repeat(32))));
      default -> Map.of("Content-Type", "application/scim+json");
    };
  }

  private byte[] body() {
    String body =
        pick(BODIES)
            .replace("~", "\\\"")
            .replace('\'', '"')
            .replace("#", String.valueOf(random.nextInt(50)));
    for (int i = random.nextInt(3); i > 0; i--) {
      body = broken(body);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(10) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private String broken(String body) {
    if (body.length() < 2) {
      return body;
    }
    int at = random.nextInt(body.length());
    return switch (random.nextInt(7)) {
      case 0 -> body.substring(0, at);
      case 1 -> body.substring(0, at) + "\u0000" + body.substring(at);
      case 2 -> body.replaceFirst("\\{", "{\"" + pick(List.of("userName", "id", "x")) + "\":1,");
      case 3 -> body.toUpperCase(java.util.Locale.ROOT);
      default -> withOtherValue(body, at);
    };
  }

  /** Replaces the next value after the position. */
  private String withOtherValue(String body, int at) {
    int colon = body.indexOf(":", at);
    int end = colon < 0 ? -1 : body.indexOf(",", colon);
    return end < 0 ? body : body.substring(0, colon + 1) + pick(VALUES) + body.substring(end);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
