package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * docs/reference/configuration.md is what the code says: the variables out of each service's
 * application.yaml, the properties out of the records that Spring binds.
 */
class ConfigurationPageTest {

  /** What each variable is for; a variable that is not here fails the test. */
  private static final Map<String, String> MEANINGS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("CONVEYOR_JDBC_URL", "PostgreSQL, without parameters"),
              Map.entry(
                  "CONVEYOR_JDBC_PARAMETERS",
                  "more parameters of the JDBC driver, each after an `&`, such as `&sslmode=verify-full`"),
              Map.entry("CONVEYOR_DB_USER", "the service's own login"),
              Map.entry("CONVEYOR_DB_PASSWORD", "its password"),
              Map.entry("CONVEYOR_KAFKA_BOOTSTRAP_SERVERS", "the brokers"),
              Map.entry("CONVEYOR_INGRESS_PORT", "where the ingress listens"),
              Map.entry(
                  "CONVEYOR_INGRESS_MANAGEMENT_PORT",
                  "a port of its own for the ingress's health and metrics"),
              Map.entry(
                  "CONVEYOR_INGRESS_EXPOSE", "what the ingress tells there: `health,prometheus`"),
              Map.entry(
                  "CONVEYOR_INGRESS_HOST", "where the console asks the ingress for its health"),
              Map.entry(
                  "CONVEYOR_PROVISIONING_PORT",
                  "where the provisioning worker tells its health and metrics"),
              Map.entry(
                  "CONVEYOR_PROVISIONING_HOST",
                  "where the console asks the provisioning worker for its health"),
              Map.entry(
                  "CONVEYOR_ROLE_SYNC_PORT",
                  "where the role-sync worker tells its health and metrics"),
              Map.entry(
                  "CONVEYOR_ROLE_SYNC_HOST",
                  "where the console asks the role-sync worker for its health"),
              Map.entry("CONVEYOR_CONSOLE_PORT", "where the console listens"),
              Map.entry(
                  "CONVEYOR_FORWARDED_HEADERS",
                  "`native` behind a proxy: its X-Forwarded headers are believed"),
              Map.entry(
                  "CONVEYOR_TRUSTED_PROXIES",
                  "the proxies whose X-Forwarded headers are believed, as CIDR ranges"),
              Map.entry(
                  "CONVEYOR_SIGN_IN_REFUSALS_PER_ADDRESS",
                  "how many wrong passwords one client address may try in an hour"),
              Map.entry(
                  "CONVEYOR_ADMIN_API_KEY",
                  "the first API key, named bootstrap; at least 16 characters"),
              Map.entry(
                  "CONVEYOR_SECRETS_KEY",
                  "encrypts the client secrets of single sign-on providers; at least 16 characters"),
              Map.entry("CONVEYOR_SCIM_BASE_URL", "the ingress's public address with `/scim/v2`"),
              Map.entry(
                  "CONVEYOR_PRIVATE_SSO_ISSUERS",
                  "whether single sign-on providers may be on private networks, or without TLS"),
              Map.entry(
                  "CONVEYOR_SESSION_IDLE",
                  "how long a session lasts without a request; pages that refresh themselves do not extend it"),
              Map.entry(
                  "CONVEYOR_SESSION_LIFETIME",
                  "how long a session lasts at most, however busy it is"),
              Map.entry("CONVEYOR_TIMELINE_RETENTION", "how long timelines go back"),
              Map.entry("CONVEYOR_AUDIT_RETENTION", "how long the audit trail goes back"),
              Map.entry(
                  "CONVEYOR_MANAGEMENT_ADDRESS",
                  "the address on which a worker serves health and metrics: loopback, unless the console or Prometheus"
                      + " runs elsewhere; `0.0.0.0` is every address"),
              Map.entry("CONVEYOR_TRACING", "spans by OTLP, see [monitoring.md](monitoring.md)"),
              Map.entry(
                  "CONVEYOR_RELAY",
                  "`false` where Debezium reads the outbox, see"
                      + " [debezium.md](../how-to/debezium.md)")));

  /** Why each limit of Tomcat is what it is. */
  private static final Map<String, String> HTTP_LIMITS =
      new TreeMap<>(
          Map.of(
              "server.max-http-request-header-size",
              "room for a filter of some thousand characters; longer ones go to `/.search` by POST. 414 or 431 beyond it",
              "server.tomcat.max-connections",
              "an open connection costs 12 KiB outside of the heap, so 10,000 idle ones keep nobody out",
              "server.tomcat.accept-count",
              "more connections wait in the kernel's queue, which is where a burst of new ones belongs",
              "server.tomcat.connection-timeout",
              "the longest silence while headers or a body arrive, or while an answer is read. A request that waits costs no thread of the operating system, and holds no database connection",
              "server.tomcat.keep-alive-timeout",
              "longer than the idle time of common load balancers, so that they close first",
              "server.tomcat.max-parameter-count",
              "SCIM has eight query parameters",
              "server.tomcat.max-swallow-size",
              "a body that is too large is read to its end, up to this size, so that the client reads the 413"));

  /** Those that application.yaml does not have. */
  private static final String FIXED_HTTP_LIMITS =
      """
      | headers of a request | `100` | identity providers and proxies send some 20 |
      | form posts | `0` | no endpoint takes forms, so no body is parsed as one |
      | read buffer of a connection | `4096` bytes | what 12,000 idle connections hold stays below 150 MiB |
      | slowest reader of an answer over 64 KiB | 8 KiB a second, after 30 seconds of grace | it holds one of its organization's `conveyor.shares.answers-of-one`; the connection is closed |
      """;

  @Test
  void thePageIsWhatTheCodeSays() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            Made out of the code by `ConfigurationPageTest`. A variable without a default must be set: without it the service does not start, and
            says which one is missing. A secret may be a file: with `SPRING_CONFIG_IMPORT=configtree:/run/secrets/` each file there is the setting of its name.
            A property can be set as a variable, too: `conveyor.limits.burst-seconds` is `CONVEYOR_LIMITS_BURSTSECONDS`. Beyond these, all of Spring Boot's own
            properties are there: [containers.md](../how-to/containers.md) names those for TLS and SASL.
            """);
    for (String service : ServiceSettings.SERVICES) {
      page.append("\n## ").append(service).append("\n\n");
      page.append("| variable | default | what |\n|---|---|---|\n");
      variables(service)
          .forEach(
              (name, standard) ->
                  page.append("| `%s` | %s | %s |\n".formatted(name, standard, meaning(name))));
      List<String> properties = properties(service);
      if (!properties.isEmpty()) {
        page.append("\n| property | default | what |\n|---|---|---|\n");
        properties.forEach(page::append);
      }
    }
    page.append(
        """

        ## Limits of HTTP connections

        What Tomcat allows a client of the ingress, under `server` in its application.yaml, and why. Each can be set as any property, except the last four.

        | property | value | why |
        |---|---|---|
        """);
    String yaml = Files.readString(Path.of("../scim-ingress/src/main/resources/application.yaml"));
    HTTP_LIMITS.forEach(
        (name, why) ->
            page.append("| `%s` | `%s` | %s |\n".formatted(name, value(yaml, name), why)));
    page.append(FIXED_HTTP_LIMITS);
    page.append(
        """

        ## Limits of database connections

        Every service ends its own statements after 50 seconds (`statement_timeout`), before its driver gives up on them (`socketTimeout`), and
        PostgreSQL ends a transaction whose process stands still for 60 seconds (`idle_in_transaction_session_timeout`). Both are in the connection's `options`;
        `CONVEYOR_JDBC_PARAMETERS=&options=-c%20statement_timeout%3D20s` replaces them, so name both. The ingress keeps `conveyor.shares.searches` connections
        beside its pool of `spring.datasource.hikari.maximum-pool-size` (12), for searches alone; their statements end after `conveyor.shares.search-timeout`.
        Services set `search_path` and `options` when they connect, which PgBouncer refuses unless it is told otherwise, and hold session locks: connect them to PostgreSQL itself.
        """);
    Documents.check("reference/configuration.md", page.toString());
  }

  private static String value(String yaml, String name) {
    Matcher found =
        Pattern.compile("(?m)^\\s+" + name.substring(name.lastIndexOf('.') + 1) + ": (\\S+)$")
            .matcher(yaml);
    assertThat(found.find(yaml.indexOf("\nserver:"))).as(name).isTrue();
    return found.group(1);
  }

  private static String meaning(String variable) {
    assertThat(MEANINGS).as("what it means").containsKey(variable);
    return MEANINGS.get(variable);
  }

  private static Map<String, String> variables(String service) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    for (ServiceSettings.Variable variable : ServiceSettings.variables(service)) {
      String standard = variable.standard();
      found.putIfAbsent(
          variable.name(),
          standard == null ? "must be set" : standard.isEmpty() ? "" : "`" + standard + "`");
    }
    assertThat(found).isNotEmpty();
    return found;
  }

  private static List<String> properties(String service) throws IOException {
    Path file =
        Path.of("..", service, "target/classes/META-INF/spring-configuration-metadata.json");
    List<String> rows = new ArrayList<>();
    if (Files.exists(file)) {
      for (JsonNode property :
          JsonMapper.shared().readTree(Files.readString(file)).get("properties")) {
        if (property.path("description").isString()) {
          rows.add(
              "| `%s` | `%s` | %s |\n"
                  .formatted(
                      property.get("name").stringValue(),
                      property.path("defaultValue").asString(""),
                      property.get("description").stringValue()));
        }
      }
    }
    return rows.stream().sorted().toList();
  }
}
