package dev.conveyor.console.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every address that a controller answers, asked for by people whom it is none of the business of.
 */
class RouteWalkTest {

  private static final OrganizationId OWN = new OrganizationId("alpha");
  private static final OrganizationId FOREIGN = new OrganizationId("bravo");
  private static final UserId ADA = UserId.random();
  private static final UserId SECRETIVE = UserId.random();

  private static RunningConsole console;

  private record Route(String method, String pattern) {

    String path(OrganizationId organization, UserId user) {
      return pattern
          .replace("{org}", organization.value())
          .replace("{id}", user.toString())
          .replace("{reference}", "PRV-7K3F-Q2XD")
          .replace("{role}", "Admin")
          .replace("{secret}", "nothing");
    }

    /** Where everybody finds what is theirs. */
    boolean isOnesOwn() {
      return pattern.equals("/")
          || pattern.startsWith("/sessions")
          || pattern.startsWith("/api-reference");
    }

    boolean isOpen() {
      return Routes.OPEN.contains(pattern) || pattern.equals("/error");
    }
  }

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    Organizations organizations = console.context.getBean(Organizations.class);
    for (OrganizationId id : List.of(OWN, FOREIGN)) {
      organizations.create(id, id.value(), TraceParent.fresh());
      console.sql("INSERT INTO directory.organizations (id) VALUES ('" + id + "')");
    }
    user(OWN, ADA, "Ada");
    user(FOREIGN, SECRETIVE, "Secretive");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void anAdminReachesNothingOfAnotherOrganization_norOfTheInstallation() throws Exception {
    Visitor ada = signedIn();
    int asked = 0;
    for (Route route : routes()) {
      if (route.isOpen() || route.isOnesOwn()) {
        continue;
      }
      HttpResponse<String> answer = ada.send(route.method(), route.path(FOREIGN, SECRETIVE));
      assertThat(answer.statusCode()).as("%s", route).isEqualTo(403);
      assertThat(answer.body()).as("%s", route).doesNotContain("Secretive");
      asked++;
    }
    assertThat(asked).as("addresses").isGreaterThan(50);
  }

  /** A user's id under one's own organization is no way to somebody else's user. */
  @Test
  void aForeignIdUnderTheOwnOrganizationIsNotFound() throws Exception {
    Visitor ada = signedIn();
    for (String path :
        List.of(
            "/organizations/alpha/users/" + SECRETIVE,
            "/api/organizations/alpha/users/" + SECRETIVE)) {
      HttpResponse<String> answer = ada.send("GET", path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).doesNotContain("Secretive");
    }
  }

  @Test
  void theSameAdminReachesTheirOwn() throws Exception {
    Visitor ada = signedIn();
    for (String page : List.of("sso", "groups", "users", "users/" + ADA, "roles", "account")) {
      HttpResponse<String> answer = ada.send("GET", "/organizations/alpha/" + page);
      assertThat(answer.statusCode()).as(page).isEqualTo(200);
    }
    assertThat(ada.send("GET", "/organizations/alpha/users").body()).contains("Ada");
  }

  @Test
  void nobodyReachesNothing() throws Exception {
    Visitor nobody = console.visitor();
    nobody.send("GET", "/sign-in/staff");
    for (Route route : routes()) {
      if (route.isOpen()) {
        continue;
      }
      HttpResponse<String> answer = nobody.send(route.method(), route.path(OWN, ADA));
      if (route.pattern().startsWith("/api")) {
        assertThat(answer.statusCode()).as("%s", route).isEqualTo(401);
      } else {
        assertThat(answer.statusCode()).as("%s", route).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse(""))
            .as("%s", route)
            .contains("/sign-in");
      }
    }
  }

  private static Visitor signedIn() throws Exception {
    return console.signedIn(new AccountId.Member(OWN, ADA), "/organizations/alpha/account");
  }

  private static void user(OrganizationId organization, UserId id, String name) throws Exception {
    String email = name.toLowerCase() + "@" + organization + ".test";
    console.sql(
        "INSERT INTO directory.users (id, organization, email, email_key, display_name, status)"
            + " VALUES ('%s', '%s', '%s', '%s', '%s', 'active')"
                .formatted(id, organization, email, email, name),
        "INSERT INTO roles.users (organization, id, email, display_name, status, scim_managed,"
            + " directory_version, version) VALUES ('%s', '%s', '%s', '%s', 'active', false, 1, 1)"
                .formatted(organization, id, email, name),
        "INSERT INTO roles.grants (organization, user_id, role, source)"
            + " VALUES ('%s', '%s', 'Admin', 'manual')".formatted(organization, id));
  }

  private static List<Route> routes() {
    RequestMappingHandlerMapping mapping =
        console.context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    List<Route> routes = new ArrayList<>();
    for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
      Set<String> methods =
          info.getMethodsCondition().getMethods().stream()
              .map(RequestMethod::name)
              .collect(Collectors.toSet());
      for (String pattern : info.getPatternValues()) {
        (methods.isEmpty() ? Set.of("GET", "POST") : methods)
            .forEach(method -> routes.add(new Route(method, pattern)));
      }
    }
    return routes;
  }
}
