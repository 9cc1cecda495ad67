package dev.conveyor.acceptance;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;

/** The console in a browser window, used like a person would. */
final class Console implements AutoCloseable {

  final Page page;
  private final List<String> messages = new ArrayList<>();
  private final BrowserContext window;
  private final String url;

  private Console(BrowserContext window, String url) {
    this.window = window;
    this.url = url;
    this.page = window.newPage();
    page.onConsoleMessage(message -> messages.add(message.text()));
  }

  static Console open(StartedStack stack, BrowserContext window) throws Exception {
    return new Console(window, stack.text("consoleUrl"));
  }

  /** A window in which an operator with support access is signed in. */
  static Console operator(StartedStack stack) throws Exception {
    return operator(stack, WebBrowser.window());
  }

  static Console operator(StartedStack stack, BrowserContext window) throws Exception {
    Console console = open(stack, window);
    console.signIn(stack);
    console.see("Organizations");
    return console;
  }

  /** Signs in an operator, by a one-time link. */
  void signIn(StartedStack stack) throws Exception {
    Api admin = stack.admin();
    admin.post(
        "/staff",
        """
        {"email":"operator@localhost","name":"Operator","support":true,"operator":true}\
        """);
    String link =
        admin.post("/sign-in-links", "{\"email\":\"operator@localhost\"}").require(201).get("url");
    page.navigate(link);
    press("Sign in");
  }

  Console go(String path) {
    page.navigate(url + path);
    return this;
  }

  /** The button or link with that name. */
  Console press(String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .or(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)))
        .first()
        .click();
    return this;
  }

  Console fill(String label, String text) {
    field(label).fill(text);
    return this;
  }

  Console choose(String label, String option) {
    field(label).selectOption(option);
    return this;
  }

  Locator field(String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).first();
  }

  /** Waits until the text is visible on the page; on failure, takes a screenshot. */
  Console see(String text) throws java.io.IOException {
    try {
      page.getByText(text).locator("visible=true").first().waitFor();
    } catch (PlaywrightException e) {
      WebBrowser.picture(page, "failed");
      throw new AssertionError("'" + text + "' is not on " + page.url() + ": " + messages, e);
    }
    return this;
  }

  boolean shows(String text) {
    return page.getByText(text).locator("visible=true").count() > 0;
  }

  String path() {
    return page.url().substring(url.length());
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    window.close();
  }
}
