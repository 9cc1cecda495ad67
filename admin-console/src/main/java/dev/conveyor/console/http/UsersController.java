package dev.conveyor.console.http;

import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.SignIn;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.console.failures.FailureDesk;
import dev.conveyor.console.settings.Conflict;
import dev.conveyor.console.settings.Connections;
import dev.conveyor.console.settings.Invalid;
import dev.conveyor.console.settings.Organizations;
import dev.conveyor.console.settings.RoleCatalog;
import dev.conveyor.outbox.TraceParent;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
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
  private final RoleCatalog catalog;
  private final UserDirectory directory;
  private final Commands commands;
  private final FailureDesk failures;

  UsersController(
      Organizations organizations,
      Connections connections,
      RoleCatalog catalog,
      UserDirectory directory,
      Commands commands,
      FailureDesk failures) {
    this.organizations = organizations;
    this.connections = connections;
    this.catalog = catalog;
    this.directory = directory;
    this.commands = commands;
    this.failures = failures;
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
            key == null ? new UUID(0, 0) : UUID.fromString(key[0]));
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
  ResponseEntity<?> invite(@PathVariable String org, @RequestBody Invitation body) {
    OrganizationId organization = organizations.require(org);
    String email = body.email() == null ? "" : body.email().strip();
    if (!email.matches("[^\\s@]+@[^\\s@]+")) {
      throw new Invalid("An invitation needs an e-mail address.");
    }
    if (directory.findByEmail(organization, email).isPresent()) {
      throw new Conflict("There already is a user with the e-mail address " + email + ".");
    }
    String name =
        body.displayName() == null || body.displayName().isBlank()
            ? email
            : body.displayName().strip();
    UserId user = commands.invite(organization, email, name, TraceParent.fresh());
    boolean effective =
        Effects.await(
            () ->
                directory.isInRoleSync(organization, user)
                    || failures.lastAbout(organization, user).isPresent());
    failures
        .lastAbout(organization, user)
        .ifPresent(
            failure -> {
              throw new Conflict(failure.message() + " Reference: " + failure.reference());
            });
    String where = "/api/organizations/" + organization + "/users/" + user;
    return directory
        .find(organization, user)
        .<ResponseEntity<?>>map(
            found -> Effects.answer(effective, HttpStatus.CREATED, where, found))
        .orElseGet(() -> Effects.answer(false, HttpStatus.CREATED, where, body));
  }

  @PutMapping("/users/{id}/roles/{role}")
  ResponseEntity<UserView> assign(
      @PathVariable String org, @PathVariable String id, @PathVariable String role) {
    OrganizationId organization = organizations.require(org);
    UserView user = directory.require(organization, UserId.of(id));
    Role wanted = catalog.require(organization, role);
    if (!user.grantsOf(wanted).isEmpty()) {
      return answer(organization, user.id(), true);
    }
    if (user.status() != UserStatus.ACTIVE) {
      throw new Conflict(user.displayName() + " is deactivated and cannot be given roles.");
    }
    long command = commands.assign(organization, user.id(), wanted, TraceParent.fresh());
    return answer(organization, user.id(), taken(organization, user.id(), command));
  }

  @DeleteMapping("/users/{id}/roles/{role}")
  ResponseEntity<UserView> remove(
      @PathVariable String org, @PathVariable String id, @PathVariable String role) {
    OrganizationId organization = organizations.require(org);
    UserView user = directory.require(organization, UserId.of(id));
    Role unwanted = catalog.require(organization, role);
    List<Grant> held = user.grantsOf(unwanted);
    if (held.isEmpty()) {
      return answer(organization, user.id(), true);
    }
    refuseIfOfGroups(organization, user, unwanted, held);
    long command = commands.remove(organization, user.id(), unwanted, TraceParent.fresh());
    boolean effective = taken(organization, user.id(), command);
    directory
        .find(organization, user.id())
        .ifPresent(now -> refuseIfOfGroups(organization, now, unwanted, now.grantsOf(unwanted)));
    return answer(organization, user.id(), effective);
  }

  @GetMapping("/sign-in-decision")
  SignIn.Decision signIn(
      @PathVariable String org, @RequestParam String email, @RequestParam String method) {
    OrganizationId organization = organizations.require(org);
    SignIn.Method how =
        switch (method) {
          case "password" -> SignIn.Method.PASSWORD;
          case "sso" -> SignIn.Method.SSO;
          default -> throw new Invalid("method is password or sso.");
        };
    boolean requireSso = connections.find(organization).requireSso();
    return directory
        .findByEmail(organization, email)
        .map(user -> SignIn.decide(user.status(), user.isBillingAdmin(), requireSso, how))
        .orElseGet(() -> new SignIn.Decision(false, "There is no user of that e-mail address."));
  }

  private void refuseIfOfGroups(
      OrganizationId organization, UserView user, Role role, List<Grant> held) {
    boolean ofGroups =
        !held.isEmpty()
            && held.stream().allMatch(grant -> grant.source() instanceof GrantSource.Group);
    if (ofGroups) {
      throw new Conflict(
          user.displayName()
              + " holds "
              + role
              + " through the SCIM group "
              + String.join(", ", directory.groupNames(organization, held))
              + ". Remove them from the group in the identity provider, or change the mapping.");
    }
  }

  private boolean taken(OrganizationId organization, UserId user, long command) {
    return Effects.await(() -> directory.hasTakenEffect(organization, user, command));
  }

  private ResponseEntity<UserView> answer(
      OrganizationId organization, UserId user, boolean effective) {
    return Effects.answer(
        effective,
        HttpStatus.OK,
        "/api/organizations/" + organization + "/users/" + user,
        directory.require(organization, user));
  }
}
