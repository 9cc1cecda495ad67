package dev.conveyor.console.connection;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.ApiAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
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
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** An organization's SCIM connection and its tokens. */
@RestController
@RequestMapping("/api/organizations/{org}")
final class ConnectionController {

  /** Callers of the API confirm nothing here: it never asked them to. */
  private static final boolean CONFIRMED = true;

  private final Organizations organizations;
  private final Connections connections;
  private final Tokens tokens;
  private final ConnectionActs acts;
  private final TokenActs tokenActs;
  private final WaitingChanges waiting;

  ConnectionController(
      Organizations organizations,
      Connections connections,
      Tokens tokens,
      ConnectionActs acts,
      TokenActs tokenActs,
      WaitingChanges waiting) {
    this.organizations = organizations;
    this.connections = connections;
    this.tokens = tokens;
    this.acts = acts;
    this.tokenActs = tokenActs;
    this.waiting = waiting;
  }

  record NewToken(@Nullable Instant expiresAt) {}

  @GetMapping("/scim-connection")
  Connection connection(@PathVariable String org) {
    return connections.find(organizations.require(org));
  }

  /** Members that the body leaves out stay as they are; an explicit null clears one. */
  @PutMapping("/scim-connection")
  ResponseEntity<Connection> change(
      @PathVariable String org, @RequestBody JsonNode body, HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    UnaryOperator<Connection> change =
        before ->
            new Connection(
                SettingsMembers.flag(body, "enabled", before.enabled()),
                SettingsMembers.role(body, "defaultRole", before.defaultRole()),
                SettingsMembers.flag(body, "requireSso", before.requireSso()),
                SettingsMembers.number(body, "seatLimit", before.seatLimit()),
                SettingsMembers.flag(body, "waitForProvisioning", before.waitForProvisioning()),
                SettingsMembers.rehire(body, before.rehire()),
                SettingsMembers.number(body, "requestsPerSecond", before.requestsPerSecond()),
                SettingsMembers.holds(body, before.holds()),
                SettingsMembers.flag(body, "paused", before.paused()),
                before.baseUrl(),
                before.uniqueIdentifierField(),
                before.version());
    String actor = Actor.of(request);
    ActOutcome<Connection> changed =
        body.has("seatLimit") || body.has("requestsPerSecond")
            ? acts.changeLimits(actor, Actor.operates(request), organization, change)
            : acts.change(actor, organization, CONFIRMED, change);
    return ApiAnswers.of(
        changed,
        HttpStatus.OK,
        "/api/organizations/" + organization + "/scim-connection",
        changed.value());
  }

  /** What waits while the organization is paused, and what resuming would do. */
  @GetMapping("/waiting-changes")
  WaitingChanges.Waiting waiting(@PathVariable String org) {
    return waiting.of(organizations.require(org));
  }

  /** Whom resuming would affect, and how. */
  @GetMapping("/waiting-changes/users")
  Page<WaitingChanges.WaitingUser> waitingUsers(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return page(waiting, organizations.require(org), cursor, Page.limit(limit));
  }

  static Page<WaitingChanges.WaitingUser> page(
      WaitingChanges waiting, OrganizationId organization, @Nullable String cursor, int limit) {
    String[] key = Page.key(cursor, 1);
    return Page.of(
        waiting.users(organization, key == null ? new UUID(0, 0) : Page.id(key[0]), limit + 1),
        limit,
        user -> user.scimUserId().toString(),
        user -> user);
  }

  @GetMapping("/scim-tokens")
  Page<Tokens.Token> tokens(@PathVariable String org) {
    return Page.whole(tokens.list(organizations.require(org)));
  }

  @PostMapping("/scim-tokens")
  @ResponseStatus(HttpStatus.CREATED)
  Tokens.NewToken generate(
      @PathVariable String org,
      @RequestBody(required = false) @Nullable NewToken body,
      HttpServletRequest request) {
    return tokenActs.generate(
        Actor.of(request), organizations.require(org), body == null ? null : body.expiresAt());
  }

  @DeleteMapping("/scim-tokens/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable String org, @PathVariable UUID id, HttpServletRequest request) {
    tokenActs.revoke(Actor.of(request), organizations.require(org), id, CONFIRMED);
  }
}
