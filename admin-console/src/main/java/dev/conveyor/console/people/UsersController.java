package dev.conveyor.console.people;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.directory.Endings;
import dev.conveyor.console.directory.SignIn;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.ApiAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Directory users: look, invite, assign and remove roles, ask about sign-in. */
@RestController
@RequestMapping("/api/organizations/{org}")
final class UsersController {

  private final Organizations organizations;
  private final Connections connections;
  private final UserDirectory directory;
  private final UserActs acts;
  private final Endings endings;
  private final RoleActs roles;

  UsersController(
      Organizations organizations,
      Connections connections,
      UserDirectory directory,
      UserActs acts,
      Endings endings,
      RoleActs roles) {
    this.organizations = organizations;
    this.connections = connections;
    this.directory = directory;
    this.acts = acts;
    this.endings = endings;
    this.roles = roles;
  }

  record Invitation(@Nullable String email, @Nullable String displayName) {}

  @GetMapping("/users")
  Page<UserView> list(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String query,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    String[] key = Page.key(cursor, 2);
    UserDirectory.Search search =
        new UserDirectory.Search(
            query,
            status == null ? null : UserStatus.parse(status),
            key == null ? "" : key[1],
            key == null ? new UUID(0, 0) : Page.id(key[0]));
    List<UserDirectory.Listed> found =
        directory.list(organizations.require(org), search, Page.limit(limit) + 1);
    return Page.of(
        found,
        limit,
        listed -> listed.user().id() + "\n" + listed.position(),
        UserDirectory.Listed::user);
  }

  @GetMapping("/users/{id}")
  UserView user(@PathVariable String org, @PathVariable String id) {
    return directory.require(organizations.require(org), UserId.of(id));
  }

  @PostMapping("/users")
  ResponseEntity<?> invite(
      @PathVariable String org, @RequestBody Invitation body, HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    ActOutcome<UserId> invited =
        acts.invite(Actor.of(request), organization, body.email(), body.displayName());
    String where = path(organization, invited.value());
    return directory
        .find(organization, invited.value())
        .<ResponseEntity<?>>map(found -> ApiAnswers.of(invited, HttpStatus.CREATED, where, found))
        .orElseGet(() ->
            ApiAnswers.of(
                new ActOutcome<>(invited.value(), false), HttpStatus.CREATED, where, body));
  }

  @PutMapping("/users/{id}/roles/{role}")
  ResponseEntity<UserView> assign(
      @PathVariable String org,
      @PathVariable String id,
      @PathVariable String role,
      HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    ActOutcome<UserView> outcome =
        roles.assign(Actor.of(request), organization, UserId.of(id), role);
    return ApiAnswers.of(
        outcome, HttpStatus.OK, path(organization, outcome.value().id()), outcome.value());
  }

  @DeleteMapping("/users/{id}/roles/{role}")
  ResponseEntity<UserView> remove(
      @PathVariable String org,
      @PathVariable String id,
      @PathVariable String role,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    ActOutcome<UserView> outcome =
        roles.remove(
            Actor.of(request),
            Actor.is(request, organization, UserId.of(id)),
            organization,
            UserId.of(id),
            role,
            confirm);
    return ApiAnswers.of(
        outcome, HttpStatus.OK, path(organization, outcome.value().id()), outcome.value());
  }

  @GetMapping("/sign-in-decision")
  SignInAnswer signIn(
      @PathVariable String org, @RequestParam String email, @RequestParam String method) {
    OrganizationId organization = organizations.require(org);
    SignIn.Method how =
        switch (method) {
          case "password" -> SignIn.Method.PASSWORD;
          case "sso" -> SignIn.Method.SSO;
          default -> throw new InvalidValue("method is password or sso.");
        };
    boolean requireSso = connections.find(organization).requireSso();
    return directory
        .findByEmail(organization, new EmailAddress(email))
        .map(user ->
            SignInAnswer.of(
                SignIn.decide(
                    user.deleted(), user.status(), user.isBillingAdmin(), requireSso, how),
                endings.find(organization, user.id())))
        .orElseGet(() -> SignInAnswer.NO_USER);
  }

  private static String path(OrganizationId organization, UserId user) {
    return "/api/organizations/" + organization + "/users/" + user;
  }
}
