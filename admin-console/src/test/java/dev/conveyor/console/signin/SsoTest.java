package dev.conveyor.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.connection.SsoProviders;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Single sign-on with a provider that is not honest, or not ours. */
@ExtendWith(OutputCaptureExtension.class)
class SsoTest {

  private static final String EMAIL = "ada@alpha.test";
  private static final String CONNECTION = "/organizations/alpha/scim-connection";

  private static RunningConsole console;
  private static OrganizationId alpha;
  private static OrganizationId bravo;
  private static UserId ada;

  private FakeProvider provider;

  @BeforeAll
  static void startConsole() throws Exception {
    console = new RunningConsole("--CONVEYOR_PRIVATE_SSO_ISSUERS=true");
    ConsoleUsers users = new ConsoleUsers(console);
    alpha = users.organization("alpha");
    bravo = users.organization("bravo");
    ada = users.user(alpha, EMAIL, "Admin");
    users.user(bravo, EMAIL, "Admin");
  }

  @AfterAll
  static void stopConsole() {
    console.close();
  }

  @BeforeEach
  void start() throws IOException {
    provider = new FakeProvider();
    save(alpha, provider);
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void aVerifiedUserIsSignedIn_withPkceAndNonce() throws Exception {
    Visitor ada = console.visitor();

    Map<String, String> asked = begin(ada, alpha);
    assertThat(asked).containsKeys("nonce", "state", "code_challenge");
    assertThat(asked.get("code_challenge_method")).isEqualTo("S256");
    assertThat(end(ada, alpha, asked, "")).isEqualTo("/");

    assertThat(ada.send("GET", "/organizations/alpha/sso").statusCode()).isEqualTo(200);
    assertThat(provider.tokenRequests).singleElement().asString().contains("code_verifier=");
  }

  @ParameterizedTest
  @CsvSource({
    "email_verified, false",
    "email_verified, ",
    "email_verified, yes",
    "email,          ",
    "email,          stranger@alpha.test",
    "iss,            https://elsewhere.test",
    "aud,            another-client",
    "azp,            another-client",
    "nonce,          another",
    "nonce,          ",
    "exp,            1000000000",
    "sub,            ",
  })
  void aTokenWithAWrongClaimSignsNobodyIn(String claim, String value) throws Exception {
    boolean number = value != null && value.matches("\\d+");
    provider.claims.put(
        claim, number ? (Object) new java.util.Date(Long.parseLong(value) * 1000) : value);
    Visitor ada = console.visitor();

    String location = end(ada, alpha, begin(ada, alpha), "");

    assertThat(location).startsWith("/sign-in?organization=alpha");
    assertThat(ada.send("GET", "/organizations/alpha/sso").statusCode()).isEqualTo(302);
  }

  @Test
  void severalAudiencesNeedAnAuthorizedParty() throws Exception {
    provider.claims.put("aud", List.of(FakeProvider.CLIENT, "another-client"));
    Visitor ada = console.visitor();
    assertThat(end(ada, alpha, begin(ada, alpha), "")).contains("/sign-in");

    provider.claims.put("azp", FakeProvider.CLIENT);
    assertThat(end(ada, alpha, begin(ada, alpha), "")).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({"true", "1"})
  void entraSaysByAnotherClaimThatAnAddressIsVerified(String value) throws Exception {
    provider.claims.put("email_verified", null);
    provider.claims.put("xms_edov", value);
    Visitor ada = console.visitor();

    assertThat(end(ada, alpha, begin(ada, alpha), "")).isEqualTo("/");
  }

  /** The ID token verifies its own address, not the one of another document. */
  @Test
  void anAddressIsVerifiedWhereItStands() throws Exception {
    provider.claims.put("email", null);
    provider.userInfo.put("email", EMAIL);
    Visitor ada = console.visitor();
    assertThat(end(ada, alpha, begin(ada, alpha), "")).contains("/sign-in");

    provider.userInfo.put("email_verified", true);
    assertThat(end(ada, alpha, begin(ada, alpha), "")).isEqualTo("/");
  }

  @Test
  void userInfoOfAnotherSubjectSignsNobodyIn() throws Exception {
    provider.userInfo.put("sub", "another");
    Visitor ada = console.visitor();

    assertThat(end(ada, alpha, begin(ada, alpha), "")).contains("/sign-in");
  }

  @Test
  void aTokenOfAnotherKeySignsNobodyIn() throws Exception {
    provider.signingKey = FakeProvider.key();
    Visitor ada = console.visitor();

    assertThat(end(ada, alpha, begin(ada, alpha), "")).contains("/sign-in");
  }

  /** The browser was at alpha's provider; somebody sends its answer to bravo, or the reverse. */
  @Test
  void anAnswerCountsAtItsOwnOrganizationAlone() throws Exception {
    try (FakeProvider other = new FakeProvider()) {
      save(bravo, other);
      Visitor ada = console.visitor();
      Map<String, String> asked = begin(ada, alpha);

      assertThat(end(ada, bravo, asked, "")).contains("/sign-in");

      assertThat(provider.tokenRequests).isEmpty();
      assertThat(other.tokenRequests).isEmpty();
      assertThat(ada.send("GET", "/organizations/bravo/sso").statusCode()).isEqualTo(302);
      assertThat(ada.send("GET", "/organizations/alpha/sso").statusCode()).isEqualTo(302);
    }
  }

  @Test
  void anAnswerOfAnotherIssuerIsRefused() throws Exception {
    Visitor ada = console.visitor();
    Map<String, String> asked = begin(ada, alpha);
    assertThat(end(ada, alpha, asked, "&iss=https://elsewhere.test")).contains("/sign-in");
    assertThat(provider.tokenRequests).isEmpty();

    String own = "&iss=" + URLEncoder.encode(provider.issuer(), StandardCharsets.UTF_8);
    assertThat(end(ada, alpha, begin(ada, alpha), own)).isEqualTo("/");
  }

  @Test
  void anAnswerWithoutItsSessionIsRefused() throws Exception {
    Map<String, String> asked = begin(console.visitor(), alpha);

    assertThat(end(console.visitor(), alpha, asked, "")).contains("/sign-in");
    assertThat(provider.tokenRequests).isEmpty();
  }

  /** The document is read again and again, so it is checked again and again. */
  @ParameterizedTest
  @CsvSource({
    "issuer,                 https://elsewhere.test",
    "issuer,                 ",
    "token_endpoint,         http://169.254.169.254/latest",
    "token_endpoint,         ftp://localhost/token",
    "jwks_uri,               file:///etc/passwd",
    "jwks_uri,               ",
    "authorization_endpoint, javascript:alert(1)",
    "userinfo_endpoint,      https://user:password@localhost/",
  })
  void aDiscoveryDocumentThatTurnsBadSignsNobodyIn(String member, String value) throws Exception {
    provider.document.put(member, value);
    // Another client id, so that nothing is remembered of this provider.
    console
        .context
        .getBean(SsoProviders.class)
        .save(
            alpha,
            new SsoProviders.Provider(provider.issuer(), FakeProvider.CLIENT, "another secret"));
    Visitor ada = console.visitor();

    HttpResponse<String> answer = ada.send("GET", "/oauth2/authorization/alpha");
    if (answer.statusCode() == 302
        && answer.headers().firstValue("Location").orElse("").startsWith(provider.issuer())) {
      Map<String, String> asked = parameters(answer);
      provider.expect(asked.get("nonce"), EMAIL);
      assertThat(end(ada, alpha, asked, "")).contains("/sign-in");
    }
    assertThat(ada.send("GET", "/organizations/alpha/sso").statusCode()).isEqualTo(302);
  }

  @Test
  void requiringNeedsASignInThroughTheProvider() throws Exception {
    String required = "{\"requireSso\":true}";
    HttpResponse<String> untested = console.api("PUT", CONNECTION, required);
    assertThat(untested.statusCode()).isEqualTo(409);
    assertThat(untested.body()).contains("Nobody has signed in through this identity provider");
    assertThat(page(console.visitor())).contains("not tested").doesNotContain(">set up<");

    Visitor ada = console.visitor();
    assertThat(end(ada, alpha, begin(ada, alpha), "")).isEqualTo("/");
    assertThat(page(ada)).contains(">set up<", "Last sign-in through this provider");

    SsoProviders providers = console.context.getBean(SsoProviders.class);
    providers.save(
        alpha, new SsoProviders.Provider(provider.issuer(), "wrong", FakeProvider.SECRET));
    assertThat(console.api("PUT", CONNECTION, required).statusCode()).isEqualTo(409);
    assertThat(page(ada)).contains("not tested").doesNotContain(">set up<");

    save(alpha, provider);
    Visitor again = console.visitor();
    assertThat(end(again, alpha, begin(again, alpha), "")).isEqualTo("/");
    save(alpha, provider);
    assertThat(console.api("PUT", CONNECTION, required).statusCode()).isBetween(200, 202);
    console.api("PUT", CONNECTION, "{\"requireSso\":false}");
  }

  @Test
  void aRefusedSignInIsNotATest() throws Exception {
    provider.claims.put("email", "stranger@alpha.test");
    Visitor stranger = console.visitor();
    assertThat(end(stranger, alpha, begin(stranger, alpha), "")).contains("/sign-in");

    assertThat(console.context.getBean(SsoProviders.class).lastSignIn(alpha)).isEmpty();
  }

  private static String page(Visitor visitor) throws Exception {
    HttpResponse<String> page = visitor.send("GET", "/organizations/alpha/sso");
    if (page.statusCode() == 302) {
      visitor.useLink(
          console
              .context
              .getBean(Links.class)
              .create(
                  new AccountId.Member(alpha, ada),
                  Links.Purpose.SIGN_IN,
                  Duration.ofMinutes(5),
                  Instant.now()));
      page = visitor.send("GET", "/organizations/alpha/sso");
    }
    assertThat(page.statusCode()).isEqualTo(200);
    return page.body();
  }

  @Test
  void whatAProviderSaysBeginsNoLineOfTheLog(CapturedOutput log) throws Exception {
    Visitor ada = console.visitor();
    Map<String, String> asked = begin(ada, alpha);
    String forged = URLEncoder.encode("x\r\n2026-11-25 ERROR forged line", StandardCharsets.UTF_8);

    ada.send(
        "GET",
        "/login/oauth2/code/alpha?error=denied&error_description="
            + forged
            + "&state="
            + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8));

    assertThat(log.getAll().lines()).noneMatch(line -> line.startsWith("2026-11-25 ERROR forged"));
  }

  private static void save(OrganizationId organization, FakeProvider provider) {
    console
        .context
        .getBean(SsoProviders.class)
        .save(
            organization,
            new SsoProviders.Provider(provider.issuer(), FakeProvider.CLIENT, FakeProvider.SECRET));
  }

  /** What the browser is sent to the provider with. */
  private Map<String, String> begin(Visitor visitor, OrganizationId organization) throws Exception {
    HttpResponse<String> answer = visitor.send("GET", "/oauth2/authorization/" + organization);
    assertThat(answer.statusCode()).isEqualTo(302);
    Map<String, String> asked = parameters(answer);
    provider.expect(asked.get("nonce"), EMAIL);
    return asked;
  }

  /** The browser comes back; where it is sent then. */
  private static String end(
      Visitor visitor, OrganizationId organization, Map<String, String> asked, String more)
      throws Exception {
    HttpResponse<String> answer =
        visitor.send(
            "GET",
            "/login/oauth2/code/"
                + organization
                + "?code=code&state="
                + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8)
                + more);
    assertThat(answer.statusCode()).isEqualTo(302);
    URI location = URI.create(answer.headers().firstValue("Location").orElse(""));
    return location.getQuery() == null
        ? location.getPath()
        : location.getPath() + "?" + location.getQuery();
  }

  private static Map<String, String> parameters(HttpResponse<String> answer) {
    String query = URI.create(answer.headers().firstValue("Location").orElse("")).getRawQuery();
    return Arrays.stream(query.split("&"))
        .map(each -> each.split("=", 2))
        .collect(
            Collectors.toMap(
                each -> each[0], each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
  }
}
