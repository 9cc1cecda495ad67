package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every page: accessibility, wide and narrow, light and dark. */
class PagesTest {

  @Test
  void pagesAreAccessibleAndNotCutOff() throws Exception {
    StartedStack stack = StartedStack.get();
    List<String> pages = pages(stack);
    List<String> wrong = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      boolean narrow = scheme == ColorScheme.DARK;
      BrowserContext window = WebBrowser.window(narrow ? 360 : 1200, 800, scheme);
      try (Console console = Console.operator(stack, window)) {
        for (String path : pages) {
          int status = console.page.navigate(console.url() + path).status();
          assertThat(status).as(path).isBetween(200, 404);
          wrong.addAll(WebBrowser.violations(console.page));
          int width = (int) console.page.evaluate("document.documentElement.scrollWidth");
          if (width > (narrow ? 360 : 1200)) {
            wrong.add(path + " is " + width + " pixels wide");
          }
        }
      }
    }
    try (Console nobody = Console.open(stack, WebBrowser.window())) {
      for (String path :
          List.of("/sign-in", "/sign-in?byName", "/sign-in?organization=demo", "/sign-in/staff")) {
        nobody.go(path);
        wrong.addAll(WebBrowser.violations(nobody.page));
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Without a mouse: maps the group and generates the token with Tab, arrows, and Enter. */
  @Test
  void everythingWorksWithTheKeyboard() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    customer.group("Keyboarders", List.of(customer.push("kim")));
    try (Console console = Console.operator(stack)) {
      Page page = console.page;
      console.go("/organizations/" + customer.id + "/groups").see("Keyboarders");
      tabTo(page, "Keyboarders");
      page.keyboard().press("Enter");
      console.see("Members of this group get");
      tabTo(page, "role");
      page.keyboard().type("Trust");
      tabTo(page, "Preview");
      page.keyboard().press("Enter");
      console.see("1 active member gets the role Trust Sharer.");
      tabTo(page, "Save");
      page.keyboard().press("Enter");
      console.see("Keyboarders gives Trust Sharer.");

      console.go("/organizations/" + customer.id + "/sso");
      tabTo(page, "Generate another token");
      page.keyboard().press("Enter");
      tabTo(page, "Generate");
      page.keyboard().press("Enter");
      console.see("cannot be shown again");
      tabTo(page, "I have copied it");
      page.keyboard().press("Enter");
      console.see("Two can be live at once");
    }
    customer.awaitRoles("kim", "Trust Sharer/group:" + groupId(customer));
  }

  private static String groupId(Customer customer) throws Exception {
    return customer
        .admin
        .get(customer.path("/scim-groups"))
        .require(200)
        .body()
        .at("/items/0/id")
        .stringValue();
  }

  /** Presses Tab until the element with that text or id has the focus. */
  private static void tabTo(Page page, String what) {
    for (int i = 0; i < 80; i++) {
      page.keyboard().press("Tab");
      Object focused =
          page.evaluate(
              "() => { const e = document.activeElement; return e.id === 'role' ? 'role' : e.textContent.trim(); }");
      if (what.equals(focused)) {
        return;
      }
    }
    throw new AssertionError("not reachable with Tab: " + what + " on " + page.url());
  }

  /** One of each page, with content. */
  private static List<String> pages(StartedStack stack) throws Exception {
    Customer customer = Customer.create(stack);
    String user = customer.push("nina");
    String group = customer.group("Everyone", List.of(user));
    customer.admin.put(customer.path("/scim-connection"), "{\"seatLimit\":1}").require(200);
    customer.scim.post("/Users", customer.user("omar", true));
    String reference = customer.awaitFailure("seat-limit-reached").get("reference").stringValue();
    String base = "/organizations/" + customer.id;
    String id = customer.find("nina").get("id").stringValue();
    return List.of(
        "/organizations",
        "/staff",
        "/pipeline",
        "/failures",
        "/failures/" + reference,
        "/failures/audit",
        "/failures/cause?organization="
            + customer.id
            + "&stage=provisioning&reason=seat-limit-reached",
        base + "/sso",
        base + "/groups",
        base + "/groups/" + group,
        base + "/groups/" + group + "?role=Admin",
        base + "/users",
        base + "/users?query=nobody-at-all",
        base + "/users/" + id,
        base + "/roles",
        base + "/roles/holders?role=Assignee%20Only",
        base + "/billing",
        base + "/holds",
        base + "/comparison",
        base + "/requests",
        base + "/failures",
        base + "/failures/" + reference,
        base + "/audit",
        "/nowhere");
  }
}
