package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * From Enable SCIM to a resolved provisioning error, in a browser, with the identity provider's
 * requests in between. Takes the screenshots in docs/how-to/connect-okta.md and
 * docs/how-to/support.md.
 */
class WalkthroughTest {

  private static final String SERVICE_PROVIDER = "/ServiceProviderConfig";

  @Test
  void connectOktaAndResolveAFailure() throws Exception {
    StartedStack stack = StartedStack.get();
    Api admin = stack.admin();
    String org = "acme";
    try (Console console = Console.operator(stack)) {
      console.go("/organizations").fill("Name", "Acme").fill("Short name", org).press("Create");
      console.see("The organization Acme is there.");

      // Enable SCIM.
      console.go("/organizations/" + org + "/sso");
      assertThat(console.field("Default role").locator("option").allTextContents())
          .containsExactly("Choose one", "Trust Sharer", "Assignee Only");
      console.choose("Default role", "Assignee Only").press("Enable SCIM");
      console.see("SCIM is enabled.");
      WebBrowser.picture(console.page, "enable-scim");
      String baseUrl = console.field("SCIM Connector Base URL").inputValue();
      assertThat(console.field("Unique Identifier Field").inputValue()).isEqualTo("userName");

      // The token, shown once.
      console.press("Generate Token");
      console.press("Generate");
      console.see("cannot be shown again");
      String token = console.field("Token").inputValue();
      WebBrowser.picture(console.page, "generate-token");
      console.press("I have copied it");
      assertThat(console.page.content()).doesNotContain(token);

      // The identity provider tests the connection, first with a wrong token.
      Api wrong = new Api(baseUrl, token.substring(1), "application/scim+json");
      wrong.get(SERVICE_PROVIDER).require(401);
      console.see("the token is wrong, revoked or expired");
      Api okta = new Api(baseUrl, token, "application/scim+json");
      okta.get(SERVICE_PROVIDER).require(200);
      okta.get("/Users?startIndex=1&count=1").require(200);
      console.see("connected");
      WebBrowser.picture(console.page, "connection-test");

      // Users and a group are provisioned.
      String ada = push(okta, org, "Ada Lovelace");
      String grace = push(okta, org, "Grace Hopper");
      okta.post("/Groups", Customer.groupBody("Engineers", List.of(ada, grace))).require(201);
      console.go("/organizations/" + org + "/users").see("Grace Hopper");
      console.press("Grace Hopper").choose("Assign a role manually", "Billing Admin");
      console.press("Assign").see("Grace Hopper holds Billing Admin now.");
      console.choose("Assign a role manually", "Trust Sharer").press("Assign");
      console.see("Grace Hopper holds Trust Sharer now.");

      // The group is mapped, after a preview.
      console.go("/organizations/" + org + "/groups").see("Engineers");
      WebBrowser.picture(console.page, "scim-groups");
      console.press("Engineers");
      assertThat(console.field("Members of this group get").locator("option").allTextContents())
          .doesNotContain("Billing Admin")
          .contains("Admin", "Trust Sharer");
      console.choose("Members of this group get", "Admin").press("Preview");
      console.see("2 active members get the role Admin.");
      console.see("1 member loses manually assigned roles: Grace Hopper (Trust Sharer).");
      console.see("Grace Hopper is a Billing Admin and keeps that role");
      WebBrowser.picture(console.page, "map-a-group");
      console.press("Save").see("Engineers gives Admin.");
      assertThat(roles(admin, org, "Grace Hopper")).containsExactly("Admin", "Billing Admin");
      assertThat(roles(admin, org, "Ada Lovelace")).containsExactly("Admin");

      // A role from a group cannot be removed manually, and the page names the group.
      console.go("/organizations/" + org + "/users").press("Ada Lovelace");
      console.see("holds Admin through the SCIM group Engineers");

      // A change that cannot be provisioned is an error in Okta, with a reference.
      admin.put("/organizations/" + org + "/scim-connection", "{\"seatLimit\":2}").require(200);
      Api.Answer refused = okta.post("/Users", user(org, "Bo Diddley"));
      assertThat(refused.status()).isGreaterThanOrEqualTo(400);
      String detail = refused.get("detail");
      Matcher matcher = Pattern.compile("PRV-[0-9A-Z]{4}-[0-9A-Z]{4}").matcher(detail);
      assertThat(matcher.find()).as(detail).isTrue();
      String reference = matcher.group();

      // Support finds it by the reference and fixes the cause; it is resolved automatically.
      console.go("/failures").fill("Reference", "PRV-0000-0000").press("Search");
      console.see("No failed provision has this reference");
      Await.until(
          "the failed provision reached the support desk",
          () -> {
            console.go("/failures").fill("Reference", reference.toLowerCase()).press("Search");
            // Either page, depending on whether the click waited for it.
            console.page.waitForURL(
                url -> url.contains("?reference=") || url.endsWith("/failures/" + reference));
            return console.path().equals("/failures/" + reference);
          });
      console.see("What the identity provider's admin saw");
      assertThat(console.page.locator("blockquote").textContent()).contains(reference);
      WebBrowser.picture(console.page, "failed-provision");
      console.go("/organizations/" + org + "/billing").fill("Seat limit", "");
      console.press("Set the limits").see("The limits are set.");
      // The cause is gone, so the request is replayed automatically.
      Await.until(
          "it resolves by itself",
          () -> {
            console.go("/failures/" + reference);
            return console.shows("Resolved automatically");
          });
      WebBrowser.picture(console.page, "resolved");

      // The user exists, with a complete timeline.
      console.go("/organizations/" + org + "/users").see("Bo Diddley").press("Bo Diddley");
      console.see("Timeline");
      Await.until(
          "the timeline is complete",
          () -> {
            console.page.reload();
            return console.shows(reference)
                && console.shows("Provisioned")
                && console.shows("The identity provider pushed the user for the first time");
          });
      WebBrowser.picture(console.page, "timeline");
      console.go("/pipeline");
      Await.until(
          "charts",
          () -> {
            console.go("/pipeline");
            return console.shows("provisioning-worker: healthy") && !console.shows("median: –");
          });
      WebBrowser.picture(console.page, "pipeline");
    }
    try (Console dark = Console.operator(stack, WebBrowser.window(390, 800, ColorScheme.DARK))) {
      dark.go("/organizations/" + org + "/sso").see("Enable SCIM");
      WebBrowser.picture(dark.page, "narrow-and-dark");
    }
  }

  /** The documentation uses exactly the screenshots that these tests take. */
  @Test
  void documentedScreenshotsAreTakenHere() throws Exception {
    Path docs = Path.of("..", "docs");
    Pattern picture = Pattern.compile("images/([a-z-]+)\\.png");
    List<String> shown;
    try (Stream<Path> files = Files.walk(docs)) {
      shown =
          files
              .filter(file -> file.toString().endsWith(".md"))
              .map(WalkthroughTest::read)
              .flatMap(text -> picture.matcher(text).results().map(found -> found.group(1)))
              .distinct()
              .sorted()
              .toList();
    }
    String tests = "src/test/java/dev/conveyor/acceptance/";
    String here =
        Stream.of("WalkthroughTest", "HoldsTest", "ComparisonTest")
            .map(test -> read(Path.of(tests + test + ".java")))
            .collect(Collectors.joining());
    assertThat(shown).isNotEmpty();
    for (String name : shown) {
      assertThat(here).contains("\"" + name + "\"");
      assertThat(docs.resolve("images/" + name + ".png")).exists();
    }
  }

  private static String push(Api okta, String org, String name) throws Exception {
    return okta.post("/Users", user(org, name)).require(201).get("id");
  }

  private static String user(String org, String name) {
    String email = name.split(" ")[0].toLowerCase() + "@" + org + ".example";
    return ("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'%s',"
            + "'displayName':'%s','active':true,'emails':[{'primary':true,'value':'%s'}]}")
        .formatted(email, name, email)
        .replace('\'', '"');
  }

  private static List<String> roles(Api admin, String org, String name) throws Exception {
    String query = name.split(" ")[0];
    return admin
        .get("/organizations/" + org + "/users?query=" + query)
        .require(200)
        .body()
        .at("/items/0/roles")
        .valueStream()
        .map(grant -> grant.get("role").stringValue())
        .sorted()
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
