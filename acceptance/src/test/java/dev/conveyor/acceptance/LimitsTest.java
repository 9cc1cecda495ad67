package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Excessive requests get SCIM errors and do not affect others. */
class LimitsTest {

  @Test
  void rateLimitReturnsRetryAfterInSeconds() throws Exception {
    Customer acme = Customer.create(StartedStack.get());
    Customer other = Customer.create(StartedStack.get());
    acme.admin.put(acme.path("/scim-connection"), "{\"requestsPerSecond\":1}").require(200);

    List<Api.Answer> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(acme.scim.get("/Users?count=1"));
    }

    List<Api.Answer> refused = answers.stream().filter(each -> each.status() == 429).toList();
    assertThat(refused).isNotEmpty();
    for (Api.Answer answer : refused) {
      assertThat(answer.headers().get("retry-after")).matches("[1-9][0-9]*");
      assertThat(answer.headers().get("content-type")).isEqualTo("application/scim+json");
      assertThat(answer.get("status")).isEqualTo("429");
      assertThat(answer.get("detail")).doesNotContain("Reference");
    }
    other.scim.get("/Users?count=1").require(200);
    assertThat(acme.admin.get("/failures?organization=" + acme.id).require(200).body().get("items"))
        .as("a rate limit creates no failed provision")
        .isEmpty();
  }

  @Test
  void oversizedBodyIsRejectedAndRecorded() throws Exception {
    Customer acme = Customer.create(StartedStack.get());

    Api.Answer user = acme.scim.post("/Users", " ".repeat(1_048_577));
    Api.Answer bulk = acme.scim.post("/Bulk", " ".repeat(4_194_305));
    Api.Answer search = acme.scim.post("/Users/.search", " ".repeat(65_537));

    assertThat(List.of(user.status(), bulk.status(), search.status())).containsOnly(413);
    assertThat(user.get("detail")).contains("1048576").contains("Reference: PRV-");
  }

  @Test
  void hostileFilterIsRejected() throws Exception {
    Customer acme = Customer.create(StartedStack.get());
    String many = "userName eq \\\"a\\\" or ".repeat(2_000) + "userName eq \\\"a\\\"";
    String deep = "(".repeat(5_000) + "userName eq \\\"a\\\"" + ")".repeat(5_000);
    String fewButWide = "not (".repeat(15) + "userName co \\\"a\\\"" + ")".repeat(15);

    for (String filter : List.of(many, deep)) {
      Api.Answer refused = acme.scim.post("/Users/.search", search(filter)).require(400);
      assertThat(refused.get("scimType")).isEqualTo("invalidFilter");
    }
    acme.scim.post("/Users/.search", search(fewButWide)).require(200);
  }

  private static String search(String filter) {
    return "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:SearchRequest\"],\"filter\":\""
        + filter
        + "\"}";
  }
}
