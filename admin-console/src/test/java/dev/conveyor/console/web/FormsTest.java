package dev.conveyor.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.signin.AccountEndings;
import dev.conveyor.console.signin.Links;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Forged forms, one-time links, and sessions that end. */
class FormsTest {

  private static final Pattern FORM = Pattern.compile("(?s)<form [^>]*method=\"post\".*?</form>");

  private static RunningConsole console;
  private static OrganizationId acme;
  private static UserId ada;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    ConsoleUsers users = new ConsoleUsers(console);
    acme = users.organization("acme");
    ada = users.user(acme, "ada@acme.test", "Admin");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  /** Whatever changes something wants the token, for whoever is signed in. */
  @Test
  void noRequestThatChangesSomethingIsTakenWithoutItsToken() throws Exception {
    Visitor operator = signedIn(operator());
    int asked = 0;
    for (String[] route : changing()) {
      String path =
          route[1]
              .replace("{org}", "acme")
              .replace("{id}", ada.toString())
              .replace("{reference}", "PRV-7K3F-Q2XD")
              .replace("{role}", "Admin")
              .replace("{secret}", "nothing");
      assertThat(operator.forge(route[0], path).statusCode())
          .as("%s %s", route[0], path)
          .isEqualTo(403);
      asked++;
    }
    assertThat(asked).isGreaterThan(30);
  }

  @Test
  void everyFormHasItsToken() throws Exception {
    Visitor operator = signedIn(operator());
    List<String> forms = new ArrayList<>();
    for (String path :
        List.of(
            "/organizations",
            "/staff",
            "/keys",
            "/sessions",
            "/failures",
            "/organizations/acme/sso",
            "/organizations/acme/users",
            "/organizations/acme/users/" + ada,
            "/organizations/acme/roles",
            "/organizations/acme/billing")) {
      String page = operator.send("GET", path).body();
      FORM.matcher(page).results().map(MatchResult::group).forEach(forms::add);
    }
    String secret = link(new AccountId.Member(acme, ada), Links.Purpose.SET_PASSWORD);
    for (String path :
        List.of("/sign-in?organization=acme", "/sign-in/staff", "/set-password/" + secret)) {
      String page = console.visitor().send("GET", path).body();
      FORM.matcher(page).results().map(MatchResult::group).forEach(forms::add);
    }

    assertThat(forms).hasSizeGreaterThan(20).allMatch(form -> form.contains("name=\"_csrf\""));
  }

  @Test
  void ofManyWhoUseALinkAtOnceOneIsLetIn() throws Exception {
    String secret = link(new AccountId.Member(acme, ada), Links.Purpose.SIGN_IN);
    List<Callable<Integer>> attempts = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Visitor visitor = console.visitor();
      visitor.send("GET", "/link/" + secret);
      attempts.add(() -> visitor.send("POST", "/link/" + secret).statusCode());
    }
    int letIn = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (Future<Integer> each : threads.invokeAll(attempts)) {
        letIn += each.get() == 302 ? 1 : 0;
      }
    }

    assertThat(letIn).isEqualTo(1);
  }

  @Test
  void aLinkExpires_andIsKeptAsAHash() throws Exception {
    String secret =
        console
            .context
            .getBean(Links.class)
            .create(
                new AccountId.Member(acme, ada),
                Links.Purpose.SIGN_IN,
                Duration.ofMinutes(5),
                console.context.getBean(AccountEndings.class).now());
    assertThat(console.visitor().send("GET", "/link/" + secret).statusCode()).isEqualTo(200);
    assertThat(console.visitor().send("GET", "/set-password/" + secret).statusCode())
        .as("for another purpose")
        .isEqualTo(410);
    assertThat(console.ask("SELECT string_agg(l::text, ' ') FROM settings.one_time_links l"))
        .doesNotContain(secret);

    console.sql("UPDATE settings.one_time_links SET expires_at = now() - interval '1 second'");

    assertThat(console.visitor().send("GET", "/link/" + secret).statusCode()).isEqualTo(410);
  }

  @Test
  void signingOutEverywhereEndsEverySession() throws Exception {
    Visitor one = signedIn(new AccountId.Member(acme, ada));
    Visitor other = signedIn(new AccountId.Member(acme, ada));
    assertThat(other.send("GET", "/organizations/acme/account").statusCode()).isEqualTo(200);

    one.send("GET", "/sessions");
    assertThat(one.post("/sessions/end", Map.of()).statusCode()).isEqualTo(302);

    assertThat(one.send("GET", "/organizations/acme/account").statusCode()).isEqualTo(302);
    assertThat(other.send("GET", "/organizations/acme/account").statusCode()).isEqualTo(302);
    assertThat(signedIn(new AccountId.Member(acme, ada)).send("GET", "/sessions").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aSessionThatBeganTooLongAgoHasEnded() throws Exception {
    Visitor visitor = signedIn(new AccountId.Member(acme, ada));
    assertThat(visitor.send("GET", "/sessions").statusCode()).isEqualTo(200);
    try (RunningConsole strict = new RunningConsole("--CONVEYOR_SESSION_LIFETIME=0s")) {
      ConsoleUsers users = new ConsoleUsers(strict);
      OrganizationId own = users.organization("own");
      UserId user = users.user(own, "zoe@own.test", "Admin");
      Visitor late = strict.visitor();
      late.useLink(
          strict
              .context
              .getBean(Links.class)
              .create(
                  new AccountId.Member(own, user),
                  Links.Purpose.SIGN_IN,
                  Duration.ofMinutes(5),
                  strict.context.getBean(AccountEndings.class).now()));

      assertThat(late.send("GET", "/sessions").statusCode()).isEqualTo(302);
    }
  }

  private static List<String[]> changing() {
    RequestMappingHandlerMapping mapping =
        console.context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    List<String[]> routes = new ArrayList<>();
    mapping
        .getHandlerMethods()
        .keySet()
        .forEach(info ->
            info.getMethodsCondition().getMethods().stream()
                .filter(method -> method != RequestMethod.GET)
                .forEach(method ->
                    info.getPatternValues()
                        .forEach(pattern -> routes.add(new String[] {method.name(), pattern}))));
    return routes;
  }

  private static AccountId operator() {
    return console
        .context
        .getBean(StaffAccounts.class)
        .findByEmail(new EmailAddress("op@x.test"))
        .orElseGet(() ->
            console
                .context
                .getBean(StaffAccounts.class)
                .add(new EmailAddress("op@x.test"), "Op", true, true));
  }

  private static Visitor signedIn(AccountId account) throws Exception {
    Visitor visitor = console.visitor();
    visitor.useLink(link(account, Links.Purpose.SIGN_IN));
    return visitor;
  }

  private static String link(AccountId account, Links.Purpose purpose) {
    return console
        .context
        .getBean(Links.class)
        .create(
            account,
            purpose,
            Duration.ofMinutes(5),
            console.context.getBean(AccountEndings.class).now());
  }
}
