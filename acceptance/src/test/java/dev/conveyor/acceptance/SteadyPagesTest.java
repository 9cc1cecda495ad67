package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages keep the user's input: across refreshes, Back, and expired sessions. */
class SteadyPagesTest {

  /** More than one page of groups, which is 50. */
  private static final int GROUPS = 52;

  @Test
  void refreshKeepsPageAndFocus() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    for (int i = 0; i < GROUPS; i++) {
      customer.group("Group %02d".formatted(i), List.of());
    }
    try (Console console = Console.operator(stack)) {
      List<String> polls = new ArrayList<>();
      console.page.onRequestFinished(request -> {
        if (request.url().contains("poll")) {
          polls.add(request.url());
        }
      });
      console.go("/organizations/" + customer.id + "/groups").see("Group 00");
      console.press("Next page").see("Group 51");
      console.page.getByText("Group 51").focus();

      customer.group("One more", List.of());
      console.see("One more");

      assertThat(polls).last().asString().contains("cursor=");
      assertThat(console.shows("Group 51")).isTrue();
      assertThat(console.shows("Group 00")).isFalse();
      assertThat(console.page.evaluate("document.activeElement.textContent")).isEqualTo("Group 51");
    }
  }

  @Test
  void formSurvivesAnExpiredSession() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    BrowserContext window = WebBrowser.window();
    try (Console console = Console.operator(stack, window)) {
      String sso = "/organizations/" + customer.id + "/sso";
      console.go(sso).fill("Issuer", "https://id.example").fill("Client ID", "the-client");
      console.fill("Client secret", "the secret");
      console
          .page
          .context()
          .clearCookies(new BrowserContext.ClearCookiesOptions().setName(session(console.page)));
      console.press("Save the provider").see("Your session expired");

      console.signIn(stack);

      console.see("Check what you entered");
      assertThat(console.path()).isEqualTo(sso);
      assertThat(console.field("Issuer").inputValue()).isEqualTo("https://id.example");
      assertThat(console.field("Client ID").inputValue()).isEqualTo("the-client");
      assertThat(console.field("Client secret").inputValue()).isEmpty();
    }
  }

  @Test
  void rejectedSaveKeepsTheFields() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    try (Console console = Console.operator(stack)) {
      console.go("/organizations/" + customer.id + "/sso");
      console.fill("Issuer", "https://user:x@id.example").fill("Client ID", "the-client");
      console.fill("Client secret", "the secret").press("Save the provider");

      console.see("The issuer must be an address that begins with https://.");

      assertThat(console.field("Issuer").inputValue()).isEqualTo("https://user:x@id.example");
      assertThat(console.field("Client ID").inputValue()).isEqualTo("the-client");
      assertThat(console.page.locator("form[action$='/provider'] .note.problem").count())
          .isEqualTo(1);
    }
  }

  @Test
  void copyReportsItsResult() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    try (Console console = Console.operator(stack)) {
      console.go("/organizations/" + customer.id + "/sso").see("SCIM Connector Base URL");
      clipboard(console.page, "Promise.reject(new Error())");
      console.press("Copy").see("Not copied.");
      clipboard(console.page, "Promise.resolve()");
      console.press("Copy");
      Await.until(
          "it is copied",
          () -> console.page.locator("#base-url-copied").textContent().equals("Copied"));
    }
  }

  @Test
  void searchMatchesTheListAfterBack() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    customer.push("nina");
    customer.push("omar");
    try (Console console = Console.operator(stack)) {
      console.go("/organizations/" + customer.id + "/users").see("omar");
      console.fill("Name or e-mail address", "nina");
      console.page.waitForURL(url -> url.contains("query=nina"));
      console.press("nina").see("Timeline");

      console.page.goBack();

      console.see("nina");
      assertThat(console.field("Name or e-mail address").inputValue()).isEqualTo("nina");
      assertThat(console.shows("omar")).isFalse();
    }
  }

  private static void clipboard(Page page, String answer) {
    page.evaluate(
        "() => { Object.defineProperty(navigator, 'clipboard',"
            + " {configurable: true, value: {writeText: () => "
            + answer
            + "}}); }");
  }

  private static String session(Page page) {
    return page.context().cookies().stream()
        .map(cookie -> cookie.name)
        .filter(name -> !name.contains("CSRF"))
        .findFirst()
        .orElseThrow();
  }
}
