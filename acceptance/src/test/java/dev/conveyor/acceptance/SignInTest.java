package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who can sign in to the console, how, and what they see. */
class SignInTest {

  private static final String PASSWORD = "correct horse battery";

  @Test
  void linkSignsInOnceAndSurvivesScanners() throws Exception {
    StartedStack stack = StartedStack.get();
    stack
        .admin()
        .post(
            "/staff",
            """
            {"email":"help@localhost","name":"Help","support":true,"operator":false}\
            """);
    String link =
        stack
            .admin()
            .post("/sign-in-links", "{\"email\":\"help@localhost\"}")
            .require(201)
            .get("url");
    try (Console scanner = Console.open(stack, WebBrowser.window());
        Console support = Console.open(stack, WebBrowser.window());
        Console thief = Console.open(stack, WebBrowser.window())) {
      scanner.page.navigate(link);
      scanner.see("lets you in once");
      support.page.navigate(link);
      support.press("Sign in").see("Failed provisions");
      thief.page.navigate(link);
      thief.see("used already, or has expired");

      // Support sees failures and users of all organizations, and no settings.
      Customer customer = Customer.create(stack);
      customer.push("someone");
      support.go("/organizations/" + customer.id + "/users").see("someone");
      assertThat(support.shows("Invite a user")).isFalse();
      assertThat(status(support, "/organizations/" + customer.id + "/sso")).isEqualTo(403);
      assertThat(status(support, "/pipeline")).isEqualTo(403);
      assertThat(status(support, "/staff")).isEqualTo(403);
    }
  }

  @Test
  void losingTheRoleEndsTheSession() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    String id = invite(customer, "zoe", "Admin");
    try (Console zoe = member(stack, customer, "zoe", id)) {
      zoe.see("Enable SCIM");
      for (Cookie cookie : zoe.page.context().cookies()) {
        assertThat(cookie.httpOnly).as(cookie.name).isTrue();
      }
      zoe.press("Sign out").see("You are signed out.");
      signIn(zoe, customer, "zoe", PASSWORD).see("Enable SCIM");
      customer
          .admin
          .delete(customer.path("/users/" + id + "/roles/Admin?confirm=true"))
          .require(200);
      assertThat(status(zoe, "/organizations/" + customer.id + "/sso")).isEqualTo(403);
      zoe.go("/").see("Your account");
      assertThat(zoe.shows("SCIM Groups")).isFalse();
    }
  }

  @Test
  void wrongPasswordsLockAnyName() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    String id = invite(customer, "lou", "Admin");
    try (Console lou = member(stack, customer, "lou", id)) {
      lou.press("Sign out");
      for (String name : new String[] {"lou", "nobody"}) {
        for (int i = 0; i < 5; i++) {
          signIn(lou, customer, name, "not the password")
              .see("Incorrect e-mail address or password");
        }
        signIn(lou, customer, name, PASSWORD).see("Too many failed attempts");
      }
    }
  }

  @Test
  void deactivatedBillingAdminSeesOnlyBilling() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    String scim = customer.push("ben");
    String id = customer.find("ben").get("id").stringValue();
    customer.admin.put(customer.path("/users/" + id + "/roles/Admin"), "{}").require(200);
    try (Console ben = member(stack, customer, "ben", id)) {
      ben.see("Enable SCIM");
      customer.setActive(scim, false);
      customer.awaitStatus("ben", "deactivated");
      customer.awaitRoles("ben");
      ben.go("/").see("Sign in");
      signIn(ben, customer, "ben", PASSWORD).see("The user is deactivated.");

      customer.setActive(scim, true);
      customer.awaitStatus("ben", "active");
      customer
          .admin
          .put(customer.path("/users/" + id + "/roles/Billing%20Admin"), "{}")
          .require(200);
      customer.setActive(scim, false);
      customer.awaitRoles("ben", "Billing Admin/manual");
      signIn(ben, customer, "ben", PASSWORD).see("Billing Admins");
      assertThat(ben.path()).isEqualTo("/organizations/" + customer.id + "/billing");
      for (String page : new String[] {"sso", "users", "groups", "roles", "account"}) {
        assertThat(status(ben, "/organizations/" + customer.id + "/" + page)).isEqualTo(403);
      }
    }
  }

  @Test
  void requiredSingleSignOnBlocksPasswords() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    String id = invite(customer, "sam", "Admin");
    String redirect = stack.text("consoleUrl") + "/login/oauth2/code/" + customer.id;
    try (IdentityProvider provider =
            IdentityProvider.start(redirect, customer.email("sam"), "stranger@elsewhere.test");
        Console sam = member(stack, customer, "sam", id);
        Console other = Console.open(stack, WebBrowser.window());
        Console stranger = Console.open(stack, WebBrowser.window())) {
      String sso = "/organizations/" + customer.id + "/sso";
      sam.go(sso).press("Require Single Sign On").see("Set up single sign-on first");
      sam.fill("Issuer", provider.issuer() + "/wrong").fill("Client ID", IdentityProvider.CLIENT);
      sam.fill("Client secret", IdentityProvider.SECRET)
          .press("Save the provider")
          .see("nothing was saved");
      sam.fill("Issuer", provider.issuer()).fill("Client ID", IdentityProvider.CLIENT);
      sam.fill("Client secret", IdentityProvider.SECRET).press("Save the provider");
      sam.see("Provider saved.").see("not tested");
      assertThat(sam.page.content()).doesNotContain(IdentityProvider.SECRET);
      sam.press("Require Single Sign On")
          .see("Nobody has signed in through this identity provider");

      other.go("/sign-in").fill("E-mail address", customer.email("sam")).press("Continue");
      other.press("Sign in with single sign-on");
      atProvider(other.page, customer.email("sam"));
      other.see("Enable SCIM");

      // Requiring it ends password sessions, and rejects new ones.
      sam.press("Require Single Sign On");
      sam.go("/sign-in?organization=" + customer.id).see("Sign in with single sign-on");
      assertThat(sam.shows("Password")).isFalse();
      other.go("/organizations/" + customer.id + "/sso").see("Enable SCIM");
      assertThat(other.shows("required")).isTrue();

      stranger.go("/sign-in?organization=" + customer.id).press("Sign in with single sign-on");
      atProvider(stranger.page, "stranger@elsewhere.test");
      stranger.see("There is no user with the address stranger@elsewhere.test here.");
      assertThat(stranger.path()).startsWith("/sign-in");
    }
  }

  @Test
  void formsRequireTheirToken() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    String id = invite(customer, "mia", "Admin");
    try (Console mia = member(stack, customer, "mia", id)) {
      Object[] statuses =
          ((java.util.List<?>)
                  mia.page.evaluate(
                      """
                      async (org) => {
                        const form = new URLSearchParams({enabled: "false"});
                        const token = document.querySelector("[name=_csrf]").value;
                        const forged = await fetch(`/organizations/${org}/sso/scim`, {method: "POST", body: form});
                        const read = await fetch(`/api/organizations/${org}/users`);
                        const foreign = await fetch("/api/organizations/demo/users");
                        const list = await fetch("/api/organizations");
                        const limit = await fetch(`/api/organizations/${org}/scim-connection`, {method: "PUT",
                          headers: {"Content-Type": "application/json", "X-XSRF-TOKEN": token}, body: '{"seatLimit":null}'});
                        const write = {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"name":"Auditor"}'};
                        const unsafe = await fetch(`/api/organizations/${org}/roles`, write);
                        write.headers["X-XSRF-TOKEN"] = token;
                        const safe = await fetch(`/api/organizations/${org}/roles`, write);
                        return [forged, read, foreign, list, limit, unsafe, safe].map(r => r.status);
                      }\
                      """,
                      customer.id))
              .toArray();
      assertThat(statuses).containsExactly(403, 200, 403, 403, 403, 403, 201);
    }
    assertThat(
            stack
                .admin()
                .send("GET", "/organizations", null, Map.of("Authorization", "Bearer wrong"))
                .status())
        .isEqualTo(401);
  }

  private static void atProvider(Page page, String email) {
    page.getByLabel("Username").fill(email);
    page.getByLabel("Password").fill(IdentityProvider.PASSWORD);
    page.locator("button[type=submit]").click();
  }

  private static String invite(Customer customer, String name, String role) throws Exception {
    String body = "{\"email\":\"" + customer.email(name) + "\",\"displayName\":\"" + name + "\"}";
    String id = customer.admin.post(customer.path("/users"), body).require(201).get("id");
    customer.admin.put(customer.path("/users/" + id + "/roles/" + role), "{}").require(200);
    return id;
  }

  /** A window in which that user has set a password through a link from an operator. */
  private static Console member(StartedStack stack, Customer customer, String name, String id)
      throws Exception {
    String link;
    try (Console operator = Console.operator(stack)) {
      operator.go("/organizations/" + customer.id + "/users/" + id);
      operator.press("Make a link to set a password").see("One-time link");
      link = operator.field("Link to set a password").inputValue();
    }
    Console member = Console.open(stack, WebBrowser.window());
    member.page.navigate(link);
    member.fill("Password", "short").fill("The same once more", "short");
    member.page.locator("form").last().evaluate("form => form.noValidate = true");
    member.press("Set the password").see("at least 12 characters");
    member.fill("Password", PASSWORD).fill("The same once more", PASSWORD);
    member.press("Set the password");
    return member;
  }

  private static Console signIn(Console console, Customer customer, String name, String password) {
    console.go("/sign-in?organization=" + customer.id);
    return console
        .fill("E-mail address", customer.email(name))
        .fill("Password", password)
        .press("Sign in");
  }

  private static int status(Console console, String path) {
    return console.page.navigate(console.url() + path).status();
  }
}
