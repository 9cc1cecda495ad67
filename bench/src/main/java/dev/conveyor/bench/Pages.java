package dev.conveyor.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Response times of the console's pages with this many users and failures, which are written
 * directly into the tables, as the services would have.
 */
final class Pages {

  private static final int TIMES = 30;
  private static final int MOST_MS = 300;
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final BenchStack stack;
  private final Customer customer;
  private final int users;
  private final int failures;
  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  Pages(BenchStack stack, Customer customer, int users, int failures) {
    this.stack = stack;
    this.customer = customer;
    this.users = users;
    this.failures = failures;
  }

  void run(Report report) throws IOException, InterruptedException, SQLException {
    fill();
    signIn();
    Map<String, String> pages = pages();
    for (String path : pages.values()) {
      get(path);
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        long start = System.nanoTime();
        get(page.getValue());
        times.add((System.nanoTime() - start) / 1e6);
      }
      times.sort(null);
      report.figure("pages", page.getKey() + ", median", times.get(TIMES / 2), "ms");
      report.atMost("pages", page.getKey() + ", slowest", times.getLast(), "ms", MOST_MS);
    }
  }

  private Map<String, String> pages() throws SQLException {
    String base = "/organizations/" + customer.id();
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("users", base + "/users");
    pages.put("users, deep in the list", base + "/users?cursor=" + cursor());
    pages.put("users, a name that many have", base + "/users?query=user");
    pages.put("users, a name that one has", base + "/users?query=user0" + (users - 7));
    pages.put("users, a name that nobody has", base + "/users?query=nobody-at-all");
    pages.put(
        "users, deactivated ones, of whom there are none", base + "/users?status=deactivated");
    pages.put("a user with a timeline", base + "/users/" + id("directory", 1));
    pages.put("groups", base + "/groups");
    pages.put("a group of all, with its members", base + "/groups/" + GROUP);
    pages.put("the preview of mapping it", base + "/groups/" + GROUP + "?role=Admin");
    pages.put("roles", base + "/roles");
    pages.put("who holds a role that all hold", base + "/roles/holders?role=Assignee%20Only");
    pages.put("single sign-on", base + "/sso");
    pages.put("billing", base + "/billing");
    pages.put("organizations", "/organizations");
    pages.put("failures, open, by cause", "/failures");
    pages.put("failures, all", "/failures?status=all");
    pages.put("failures of a user", "/failures?user=user0" + (failures / 2));
    pages.put("failures of nobody", "/failures?status=all&user=nobody-at-all");
    pages.put("a failure, by its reference", "/failures/PRV-0000-0042");
    pages.put(
        "the dry run of a cause",
        "/failures/cause?organization=" + customer.id() + "&stage=provisioning&reason=reason-1");
    pages.put("audit trail", "/failures/audit");
    pages.put("pipeline", "/pipeline");
    return pages;
  }

  private static final String GROUP = "00000000-0000-4000-8000-000000000001";

  private String cursor() throws SQLException {
    String last = id("directory", users / 2) + "\n" + name(users / 2);
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(int number) {
    return "user0%06d example".formatted(number);
  }

  private static String id(String kind, int number) {
    String prefix = kind.equals("directory") ? "d" : "5";
    return prefix + "0000000-0000-4000-8000-%012x".formatted(number);
  }

  private void fill() throws SQLException {
    String o = "'" + customer.id() + "'";
    String n = "generate_series(1, " + users + ") AS n";
    String directoryId = "('d0000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
    String scimId = "('50000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
    String name = "'User0' || lpad(n::text, 6, '0') || ' Example'";
    String email = "'user0' || lpad(n::text, 6, '0') || '@pages.test'";
    try (Connection connection = stack.database();
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "INSERT INTO directory.organizations (id) VALUES (" + o + ") ON CONFLICT DO NOTHING",
              "INSERT INTO directory.users (id, organization, email, email_key, display_name, status,"
                  + " scim_user_id, scim_version) SELECT %s, %s, %s, %s, %s, 'active', %s, 1 FROM %s"
                      .formatted(directoryId, o, email, email, name, scimId, n),
              "INSERT INTO roles.users (organization, id, email, display_name, status, scim_managed,"
                  + " directory_version, version) SELECT %s, %s, %s, %s, 'active', true, 1, 1 FROM %s"
                      .formatted(o, directoryId, email, name, n),
              "INSERT INTO roles.grants (organization, user_id, role, source)"
                  + " SELECT %s, %s, 'Assignee Only', 'default' FROM %s"
                      .formatted(o, directoryId, n),
              "INSERT INTO scim.users (id, organization, user_name_key, display_name_key, email_keys,"
                  + " active, resource) SELECT %s, %s, %s, lower(%s), ARRAY[%s], true, '{}' FROM %s"
                      .formatted(scimId, o, email, name, email, n),
              "INSERT INTO scim.groups (id, organization, display_name, display_name_key, member_count)"
                  + " VALUES ('%s', %s, 'All', 'all', %s)".formatted(GROUP, o, users),
              "INSERT INTO scim.group_members (group_id, user_id) SELECT '%s', %s FROM %s"
                  .formatted(GROUP, scimId, n),
              "INSERT INTO support.timeline (organization, subject, kind, version, at, detail)"
                  + " SELECT %s, %s, 'push', 1, now(), '{\"active\":true,\"changed\":[]}' FROM %s"
                      .formatted(o, scimId, n),
              "INSERT INTO support.timeline (organization, subject, kind, version, at, detail)"
                  + " SELECT %s, '%s', 'change', n, now(), '{\"change\":\"updated\",\"roles\":[]}'"
                      .formatted(o, id("directory", 1))
                  + " FROM generate_series(1, 5000) AS n",
              "INSERT INTO support.failed_provisions (fingerprint, reference, organization, about_kind,"
                  + " about_id, about_name, stage, reason, message, version, original_topic,"
                  + " original_headers, original_value, first_seen, last_seen, last_try)"
                  + " SELECT 'f' || n, 'PRV-0000-' || lpad(n::text, 4, '0'), "
                  + o
                  + ", 'user', gen_random_uuid()::text, "
                  + email
                  + ", 'provisioning', 'reason-' || n % 5, 'All seats are taken.', 1,"
                  + " 'conveyor.scim.user-changes.v1', '[]', '{}'::bytea, now(), now(), 't'"
                  + " FROM generate_series(1, "
                  + failures
                  + ") AS n",
              "ANALYZE directory.users",
              "ANALYZE roles.grants",
              "ANALYZE scim.group_members",
              "ANALYZE support.timeline",
              "ANALYZE support.failed_provisions")) {
        statement.execute(sql);
      }
    }
  }

  private void signIn() throws IOException, InterruptedException {
    String link = stack.signInLink();
    HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(link)).build());
    Matcher token = TOKEN.matcher(page.body());
    if (!token.find()) {
      throw new IOException("no form behind the sign-in link");
    }
    send(
        HttpRequest.newBuilder(URI.create(link))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "_csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8)))
            .build());
  }

  private void get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(URI.create(stack.consoleUrl() + path)).build());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answered " + answer.statusCode());
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
