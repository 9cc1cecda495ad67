package dev.conveyor.console.http;

import dev.conveyor.console.acts.Outcome;
import dev.conveyor.console.acts.SettingsActs;
import dev.conveyor.console.settings.Connection;
import dev.conveyor.console.settings.Connections;
import dev.conveyor.console.settings.Invalid;
import dev.conveyor.console.settings.Organization;
import dev.conveyor.console.settings.Organizations;
import dev.conveyor.console.settings.Tokens;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
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

/** Organizations, their SCIM connection and its tokens. */
@RestController
@RequestMapping("/api/organizations")
final class SettingsController {

  private final Organizations organizations;
  private final Connections connections;
  private final Tokens tokens;
  private final SettingsActs acts;

  SettingsController(
      Organizations organizations, Connections connections, Tokens tokens, SettingsActs acts) {
    this.organizations = organizations;
    this.connections = connections;
    this.tokens = tokens;
    this.acts = acts;
  }

  record NewOrganization(@Nullable String id, @Nullable String name) {}

  record NewToken(@Nullable Instant expiresAt) {}

  @GetMapping
  Page<Organization> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    String[] key = Page.key(cursor, 1);
    List<Organization> found = organizations.list(key == null ? "" : key[0], Page.limit(limit) + 1);
    return Page.of(found, limit, each -> each.id().value(), each -> each);
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Organization create(@RequestBody NewOrganization body, HttpServletRequest request) {
    return acts.create(Actor.of(request), body.id(), body.name());
  }

  @GetMapping("/{org}/scim-connection")
  Connection connection(@PathVariable String org) {
    return connections.find(organizations.require(org));
  }

  /** Members that the body leaves out stay as they are; an explicit null clears one. */
  @PutMapping("/{org}/scim-connection")
  ResponseEntity<Connection> change(
      @PathVariable String org, @RequestBody JsonNode body, HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    UnaryOperator<Connection> change =
        before ->
            new Connection(
                Members.flag(body, "enabled", before.enabled()),
                Members.role(body, "defaultRole", before.defaultRole()),
                Members.flag(body, "requireSso", before.requireSso()),
                Members.number(body, "seatLimit", before.seatLimit()),
                Members.flag(body, "waitForProvisioning", before.waitForProvisioning()),
                Members.rehire(body, before.rehire()),
                Members.number(body, "requestsPerSecond", before.requestsPerSecond()),
                before.baseUrl(),
                before.uniqueIdentifierField(),
                before.version());
    String actor = Actor.of(request);
    Outcome<Connection> changed =
        body.has("seatLimit") || body.has("requestsPerSecond")
            ? acts.changeLimits(actor, Actor.operates(request), organization, change)
            : acts.change(actor, organization, change);
    return Answers.of(
        changed,
        HttpStatus.OK,
        "/api/organizations/" + organization + "/scim-connection",
        changed.value());
  }

  @GetMapping("/{org}/scim-tokens")
  Page<Tokens.Token> tokens(@PathVariable String org) {
    return Page.whole(tokens.list(organizations.require(org)));
  }

  @PostMapping("/{org}/scim-tokens")
  @ResponseStatus(HttpStatus.CREATED)
  Tokens.NewToken generate(
      @PathVariable String org,
      @RequestBody(required = false) @Nullable NewToken body,
      HttpServletRequest request) {
    return acts.generateToken(
        Actor.of(request), organizations.require(org), body == null ? null : body.expiresAt());
  }

  @DeleteMapping("/{org}/scim-tokens/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable String org, @PathVariable UUID id, HttpServletRequest request) {
    acts.revokeToken(Actor.of(request), organizations.require(org), id);
  }

  /** Members of a body that may be left out. */
  static final class Members {

    private Members() {}

    static boolean flag(JsonNode body, String name, boolean otherwise) {
      JsonNode value = body.path(name);
      if (value.isMissingNode()) {
        return otherwise;
      }
      if (!value.isBoolean()) {
        throw new Invalid(name + " is true or false.");
      }
      return value.booleanValue();
    }

    static @Nullable Role role(JsonNode body, String name, @Nullable Role otherwise) {
      JsonNode value = body.path(name);
      if (value.isMissingNode()) {
        return otherwise;
      }
      if (value.isNull()) {
        return null;
      }
      if (!value.isString()) {
        throw new Invalid(name + " is the name of a role.");
      }
      return new Role(value.stringValue());
    }

    static Rehire rehire(JsonNode body, Rehire otherwise) {
      JsonNode value = body.path("rehire");
      return value.isMissingNode() ? otherwise : Rehire.parse(value.asString(""));
    }

    static @Nullable Integer number(JsonNode body, String name, @Nullable Integer otherwise) {
      JsonNode value = body.path(name);
      if (value.isMissingNode()) {
        return otherwise;
      }
      if (value.isNull()) {
        return null;
      }
      if (!value.isInt()) {
        throw new Invalid(name + " is a whole number.");
      }
      return value.intValue();
    }
  }
}
