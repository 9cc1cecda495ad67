package dev.conveyor.console.people;

import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The catalog of roles. */
@RestController
@RequestMapping("/api/organizations/{org}/roles")
final class RolesController {

  private final Organizations organizations;
  private final RoleCatalog catalog;
  private final RoleActs acts;

  RolesController(Organizations organizations, RoleCatalog catalog, RoleActs acts) {
    this.organizations = organizations;
    this.catalog = catalog;
    this.acts = acts;
  }

  record NewRole(@Nullable String name) {}

  @GetMapping
  Page<RoleCatalog.Entry> roles(@PathVariable String org) {
    return Page.whole(catalog.list(organizations.require(org)));
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  RoleCatalog.Entry addRole(
      @PathVariable String org, @RequestBody NewRole body, HttpServletRequest request) {
    return acts.addRole(Actor.of(request), organizations.require(org), body.name());
  }
}
