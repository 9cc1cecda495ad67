package dev.conveyor.console;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.signin.Links;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The console on a real database in which every service has made its own tables, and a real broker.
 * The other services do not run.
 */
public final class RunningConsole implements AutoCloseable {

  /** What opens the Admin API. */
  public static final String API_KEY = "only for these tests";

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final TestDatabase database = TestServers.newDatabase();
  public final ConfigurableApplicationContext context;

  /**
   * @param settings more of them, as command line arguments
   */
  public RunningConsole(String... settings) {
    migrate("provisioning-worker", "directory", "conveyor_provisioning");
    migrate("role-sync-worker", "roles", "conveyor_roles");
    migrate("scim-ingress", "scim", "conveyor_ingress");
    SpringApplication application = new SpringApplication(AdminConsole.class);
    // OpenApiDocumentTest enables springdoc, which only the tests have.
    application.setDefaultProperties(
        Map.of("logging.level.root", "warn", "springdoc.api-docs.enabled", "false"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--CONVEYOR_JDBC_URL=" + database.jdbcUrl(),
                "--CONVEYOR_DB_PASSWORD=" + TestServers.PASSWORD,
                "--CONVEYOR_KAFKA_BOOTSTRAP_SERVERS=" + TestServers.kafkaBootstrapServers(),
                "--CONVEYOR_ADMIN_API_KEY=" + API_KEY,
                "--CONVEYOR_SECRETS_KEY=only for these tests"));
    arguments.addAll(List.of(settings));
    context = application.run(arguments.toArray(String[]::new));
  }

  /** As another service would write: its tables are its own. */
  public void sql(String... statements) throws SQLException {
    try (Connection connection = database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  public String url() {
    return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
  }

  /** Keeps a copy of what the console publishes, in {@code settings.published_for_tests}. */
  public void keepPublished() throws SQLException {
    sql(
        "CREATE TABLE settings.published_for_tests (LIKE settings.outbox)",
        """
        CREATE FUNCTION settings.keep_published_for_tests() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER AS $$
        BEGIN
          INSERT INTO settings.published_for_tests VALUES (NEW.*);
          RETURN NULL;
        END
        $$
        """,
        """
        CREATE TRIGGER keep_published_for_tests AFTER INSERT ON settings.outbox
        FOR EACH ROW EXECUTE FUNCTION settings.keep_published_for_tests()
        """);
  }

  /** What a query of the console's database says, as text. */
  public String ask(String query) throws SQLException {
    try (Connection connection = database.connectAsSuperuser();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  /** With the configured API key. */
  public HttpResponse<String> api(String method, String path, String body) throws Exception {
    return api(API_KEY, method, path, body);
  }

  public HttpResponse<String> api(String key, String method, String path, String body)
      throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(url() + "/api" + path))
              .header("Authorization", "Bearer " + key)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /**
   * A browser in which somebody has signed in by a one-time link.
   *
   * @param page fetched then, for the token that forms need
   */
  public Visitor signedIn(AccountId account, String page) throws Exception {
    Visitor visitor = visitor();
    visitor.useLink(
        context
            .getBean(Links.class)
            .create(account, Links.Purpose.SIGN_IN, Duration.ofMinutes(5), Instant.now()));
    visitor.send("GET", page);
    return visitor;
  }

  /** A browser that has its own cookies and follows no redirect. */
  public Visitor visitor() {
    return new Visitor(
        url(),
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build());
  }

  @Override
  public void close() {
    context.close();
  }

  private void migrate(String service, String schema, String login) {
    new OutboxMigration()
        .migrate(
            Flyway.configure()
                .dataSource(database.jdbcUrl(), login, TestServers.PASSWORD)
                .defaultSchema(schema)
                .locations("filesystem:../" + service + "/src/main/resources/db/" + schema)
                .load());
  }

  /** Somebody with a session, or without one. */
  public static final class Visitor {

    private final String url;
    private final HttpClient http;
    private String token = "";

    private Visitor(String url, HttpClient http) {
      this.url = url;
      this.http = http;
    }

    /**
     * A body that the test wrote.
     *
     * @param body JSON for the API, else a form but for the token
     */
    public HttpResponse<String> submit(String method, String path, String body) throws Exception {
      boolean api = path.startsWith("/api");
      String form = body + "&_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
      return http.send(
          HttpRequest.newBuilder(URI.create(url + path))
              .header(
                  "Content-Type", api ? "application/json" : "application/x-www-form-urlencoded")
              .header("X-XSRF-TOKEN", token)
              .method(method, HttpRequest.BodyPublishers.ofString(api ? body : form))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }

    /** Signs in by a one-time link. */
    public void useLink(String secret) throws Exception {
      send("GET", "/link/" + secret);
      HttpResponse<String> answer = send("POST", "/link/" + secret);
      if (answer.statusCode() != 302) {
        throw new AssertionError("the link answered " + answer.statusCode());
      }
    }

    /** With the last form's token, as a form of ours would send it. */
    public HttpResponse<String> send(String method, String path) throws Exception {
      return send(method, path, Map.of());
    }

    /** As another site would make the browser send it: with the cookies, without the token. */
    public HttpResponse<String> forge(String method, String path) throws Exception {
      String known = token;
      token = "";
      try {
        return send(method, path);
      } finally {
        token = known;
      }
    }

    /** A form with these fields. */
    public HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
      return send("POST", path, fields);
    }

    private HttpResponse<String> send(String method, String path, Map<String, String> fields)
        throws Exception {
      boolean api = path.startsWith("/api");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + path))
              .header(
                  "Content-Type", api ? "application/json" : "application/x-www-form-urlencoded")
              .header("X-XSRF-TOKEN", token)
              .method(
                  method,
                  method.equals("GET")
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(api ? "{}" : form(fields)));
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      Matcher found = TOKEN.matcher(answer.body());
      if (found.find()) {
        token = found.group(1);
      }
      return answer;
    }

    private String form(Map<String, String> fields) {
      StringBuilder form = new StringBuilder("_csrf=").append(encoded(token));
      fields.forEach(
          (name, value) -> form.append('&').append(name).append('=').append(encoded(value)));
      return form.toString();
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }
}
