package dev.conveyor.acceptance;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Chromium from the operating system's package, started once. If it is missing, it is installed if
 * permitted; otherwise, the message says what to do.
 */
final class WebBrowser {

  /** Where screenshots are saved; docs/images has those that the documentation uses. */
  static final Path PICTURES =
      Path.of(System.getProperty("conveyor.pictures", "target/pictures")).toAbsolutePath();

  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  private static Browser browser;

  private WebBrowser() {}

  /** A separate window, without another window's cookies. */
  static synchronized BrowserContext window() throws Exception {
    return window(1200, 900, ColorScheme.LIGHT);
  }

  static synchronized BrowserContext window(int width, int height, ColorScheme scheme)
      throws Exception {
    if (browser == null) {
      browser = launch();
    }
    BrowserContext window =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setLocale("en-GB"));
    window.setDefaultTimeout(60_000);
    return window;
  }

  /** A screenshot of the page, for docs/. */
  static void picture(Page page, String name) throws IOException {
    Files.createDirectories(PICTURES);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(PICTURES.resolve(name + ".png"))
            .setAnimations(ScreenshotAnimations.DISABLED)
            // A dialog covers the window's content.
            .setFullPage(page.locator("dialog[open]").count() == 0));
  }

  /** Violations found by axe-core; empty if there are none. */
  static List<String> violations(Page page) throws IOException {
    page.evaluate(axe());
    Object found =
        page.evaluate(
            "async () => (await axe.run()).violations.map("
                + "v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))");
    List<String> violations = new ArrayList<>();
    ((List<?>) found).forEach(each -> violations.add(page.url() + " " + each));
    return violations;
  }

  private static String axe() throws IOException {
    try (InputStream script = WebBrowser.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8) + "\n;0";
    }
  }

  private static Browser launch() throws Exception {
    Path executable = find();
    if (executable == null) {
      install();
      executable = find();
    }
    if (executable == null) {
      throw new IllegalStateException(
          "These tests need Chromium. Install it (Debian: apt-get install chromium).");
    }
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(executable)
                .setArgs(
                    List.of(
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync")));
  }

  private static Path find() {
    return PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
  }

  private static void install() throws IOException, InterruptedException {
    Path apt = Path.of("/usr/bin/apt-get");
    if (!Files.isExecutable(apt) || !"root".equals(System.getProperty("user.name"))) {
      return;
    }
    System.out.println("Installing Chromium by the operating system's package ...");
    for (List<String> arguments :
        List.of(
            List.of("update"), List.of("install", "-y", "--no-install-recommends", "chromium"))) {
      List<String> command = new ArrayList<>(List.of(apt.toString(), "-qq"));
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
      Process process = builder.start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    }
  }
}
