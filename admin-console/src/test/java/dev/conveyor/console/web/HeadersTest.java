package dev.conveyor.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.RunningConsole;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers and cookies, in the open and behind a proxy that ends TLS. */
class HeadersTest {

  private static RunningConsole console;

  @BeforeAll
  static void start() {
    console = new RunningConsole("--CONVEYOR_FORWARDED_HEADERS=native");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @CsvSource({"/sign-in", "/link/secret", "/set-password/secret", "/nowhere", "/api/organizations"})
  void everyAnswerIsLockedDown(String path) throws Exception {
    HttpResponse<String> answer = get(path, Map.of());

    assertThat(header(answer, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
    assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(answer, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(header(answer, "Cache-Control")).contains("no-store");
    assertThat(header(answer, "Strict-Transport-Security")).isEmpty();
    assertThat(answer.body()).doesNotContain("Exception", "at dev.conveyor");
  }

  @Test
  void behindTlsThereIsHsts_andCookiesAreForThisHostAlone() throws Exception {
    HttpResponse<String> answer =
        get("/sign-in/staff", Map.of("X-Forwarded-Proto", "https", "X-Forwarded-For", "192.0.2.1"));

    assertThat(header(answer, "Strict-Transport-Security")).contains("max-age=31536000");
    assertThat(cookies(answer))
        .isNotEmpty()
        .allSatisfy(cookie ->
            assertThat(cookie)
                .startsWith("__Host-CONVEYOR-")
                .containsIgnoringCase("; Secure")
                .containsIgnoringCase("; HttpOnly")
                .contains("Path=/")
                .contains("SameSite=")
                .doesNotContain("Domain="));
  }

  @Test
  void withoutTlsCookiesAreHttpOnlyAndSameSite() throws Exception {
    assertThat(cookies(get("/sign-in/staff", Map.of())))
        .isNotEmpty()
        .allSatisfy(cookie ->
            assertThat(cookie)
                .startsWith("CONVEYOR-")
                .containsIgnoringCase("; HttpOnly")
                .contains("SameSite="));
  }

  @ParameterizedTest
  @CsvSource({
    "/actuator",
    "/actuator/env",
    "/actuator/heapdump",
    "/actuator/threaddump",
    "/actuator/beans",
    "/actuator/configprops",
    "/actuator/loggers",
    "/actuator/mappings",
    "/actuator/sessions",
    "/actuator/flyway",
  })
  void noOtherActuatorEndpointAnswers_notEvenToAnOperatorsKey(String path) throws Exception {
    assertThat(get(path, Map.of()).statusCode()).isIn(302, 401, 403, 404);
    assertThat(get(path, Map.of("Authorization", "Bearer " + RunningConsole.API_KEY)).statusCode())
        .isIn(401, 403, 404);
  }

  @Test
  void healthSaysNoMoreThanUpOrDown() throws Exception {
    HttpResponse<String> health = get("/actuator/health", Map.of());

    assertThat(health.body()).doesNotContain("components", "details", "PostgreSQL");
  }

  private static HttpResponse<String> get(String path, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(console.url() + path));
    headers.forEach(request::header);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return String.join(",", answer.headers().allValues(name));
  }

  private static List<String> cookies(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie");
  }
}
