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
 * docs/reference/configuration.md is generated from the code: the variables in each service's
 * application.yaml, and the properties of the records that Spring binds.
 */
class ConfigurationPageTest {

  /** The meaning of each variable; a variable that is missing here fails the test. */
  private static final Map<String, String> MEANINGS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("CONVEYOR_JDBC_URL", "PostgreSQL, without parameters"),
              Map.entry(
                  "CONVEYOR_JDBC_PARAMETERS",
                  "additional JDBC driver parameters, each after an `&`, such as `&sslmode=verify-full`"),
              Map.entry("CONVEYOR_DB_USER", "the service's own login"),
              Map.entry("CONVEYOR_DB_PASSWORD", "its password"),
              Map.entry("CONVEYOR_KAFKA_BOOTSTRAP_SERVERS", "the brokers"),
              Map.entry("CONVEYOR_INGRESS_PORT", "where the ingress listens"),
              Map.entry(
                  "CONVEYOR_INGRESS_MANAGEMENT_PORT",
                  "a separate port for the ingress's health and metrics"),
              Map.entry(
                  "CONVEYOR_INGRESS_EXPOSE",
                  "the endpoints exposed on that port: `health,prometheus`"),
              Map.entry(
                  "CONVEYOR_INGRESS_HOST",
                  "the host on which the console checks the ingress's health"),
              Map.entry(
                  "CONVEYOR_PROVISIONING_PORT",
                  "the port of the provisioning worker's health and metrics"),
              Map.entry(
                  "CONVEYOR_PROVISIONING_HOST",
                  "the host on which the console checks the provisioning worker's health"),
              Map.entry(
                  "CONVEYOR_ROLE_SYNC_PORT",
                  "the port of the role-sync worker's health and metrics"),
              Map.entry(
                  "CONVEYOR_ROLE_SYNC_HOST",
                  "the host on which the console checks the role-sync worker's health"),
              Map.entry("CONVEYOR_CONSOLE_PORT", "where the console listens"),
              Map.entry(
                  "CONVEYOR_FORWARDED_HEADERS",
                  "`native` behind a proxy: trusts its X-Forwarded headers"),
              Map.entry(
                  "CONVEYOR_TRUSTED_PROXIES",
                  "the proxies whose X-Forwarded headers are trusted, as CIDR ranges"),
              Map.entry(
                  "CONVEYOR_SIGN_IN_REFUSALS_PER_ADDRESS",
                  "the number of wrong passwords allowed per client address and hour"),
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
                  "the idle timeout of a session; automatic page refreshes do not extend it"),
              Map.entry("CONVEYOR_SESSION_LIFETIME", "the maximum duration of a session"),
              Map.entry("CONVEYOR_TIMELINE_RETENTION", "how long timelines go back"),
              Map.entry(
                  "CONVEYOR_SETTLED_FAILURE_RETENTION",
                  "how long failed provisions are kept once they are settled; open ones are kept until then"),
              Map.entry(
                  "CONVEYOR_ROLE_HISTORY",
                  "how long facts about roles are kept one by one; at least `28d`, as topics keep records"),
              Map.entry("CONVEYOR_AUDIT_RETENTION", "how long the audit trail goes back"),
              Map.entry(
                  "CONVEYOR_COMPARISON_TIME",
                  "when the nightly [comparisons](../how-to/compare.md) begin, UTC"),
              Map.entry(
                  "CONVEYOR_MANAGEMENT_ADDRESS",
                  "the address on which a worker serves health and metrics: loopback, unless the console or Prometheus"
                      + " runs elsewhere; `0.0.0.0` for all addresses"),
              Map.entry("CONVEYOR_TRACING", "spans by OTLP, see [monitoring.md](monitoring.md)"),
              Map.entry(
                  "CONVEYOR_RELAY",
                  "`false` if Debezium reads the outbox, see"
                      + " [debezium.md](../how-to/debezium.md)")));

  /** The reason for each of Tomcat's limits. */
  private static final Map<String, String> HTTP_LIMITS =
      new TreeMap<>(
          Map.of(
              "server.max-http-request-header-size",
              "room for a filter of a few thousand characters; use `POST /.search` for longer ones. Larger requests get a 414 or 431",
              "server.tomcat.max-connections",
              "an open connection costs 12 KiB outside the heap, so 10,000 idle ones block no one",
              "server.tomcat.accept-count",
              "more connections wait in the kernel's queue, which absorbs bursts",
              "server.tomcat.connection-timeout",
              "the maximum silence while headers or a body arrive, or while a response is read. A waiting request uses no platform thread and no database connection",
              "server.tomcat.keep-alive-timeout",
              "longer than the idle timeout of common load balancers, so that they close first",
              "server.tomcat.max-parameter-count",
              "SCIM has eight query parameters",
              "server.tomcat.max-swallow-size",
              "an oversized body is read to its end, up to this size, so that the client gets to read the 413"));

  /** Limits that application.yaml does not have. */
  private static final String FIXED_HTTP_LIMITS =
      """
      | headers of a request | `100` | identity providers and proxies send about 20 |
      | form posts | `0` | no endpoint accepts forms, so no body is parsed as one |
      | read buffer of a connection | `4096` bytes | keeps the memory of 12,000 idle connections below 150 MiB |
      | slowest reader of a response over 64 KiB | 8 KiB per second, after 30 seconds | it occupies one of its organization's `conveyor.shares.answers-of-one`; slower connections are closed |
      """;

  @Test
  void pageMatchesTheCode() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            Generated from the code by `ConfigurationPageTest`. A variable without a default is required: if it is missing, the service does not start,
            and names it. A secret may be a file: with `SPRING_CONFIG_IMPORT=configtree:/run/secrets/`, each file there sets the variable of the same name.
            A property can also be set as an environment variable: `conveyor.limits.burst-seconds` is `CONVEYOR_LIMITS_BURSTSECONDS`. All Spring Boot
            properties are available, too: [containers.md](../how-to/containers.md) lists those for TLS and SASL.
            """);
    for (String service : ServiceSettings.SERVICES) {
      page.append("\n## ").append(service).append("\n\n");
      page.append("| variable | default | what |\n|---|---|---|\n");
      variables(service)
          .forEach((name, standard) ->
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

        Tomcat's limits for clients of the ingress, under `server` in its application.yaml, and their reasons. All can be changed like any property, except the last four.

        | property | value | why |
        |---|---|---|
        """);
    String yaml = Files.readString(Path.of("../scim-ingress/src/main/resources/application.yaml"));
    HTTP_LIMITS.forEach((name, why) ->
        page.append("| `%s` | `%s` | %s |\n".formatted(name, value(yaml, name), why)));
    page.append(FIXED_HTTP_LIMITS);
    page.append(
        """

        ## Limits of database connections

        PostgreSQL cancels every service's statements after 50 seconds (`statement_timeout`), before the driver gives up (`socketTimeout`), and
        ends the transaction of a stalled process after 60 seconds (`idle_in_transaction_session_timeout`). Both are in the connection's `options`;
        `CONVEYOR_JDBC_PARAMETERS=&options=-c%20statement_timeout%3D20s` replaces them, so set both. The ingress keeps `conveyor.shares.searches` connections
        in addition to its pool of `spring.datasource.hikari.maximum-pool-size` (12), only for searches; their statements time out after `conveyor.shares.search-timeout`.
        Services set `search_path` and `options` when they connect, which PgBouncer rejects by default, and hold session locks: connect them directly to PostgreSQL.
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
    assertThat(MEANINGS).as("meaning").containsKey(variable);
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
