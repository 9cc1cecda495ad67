package dev.conveyor.console.operations;

import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.organizations.Organization;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Organizations. */
@RestController
@RequestMapping("/api/organizations")
final class OrganizationsController {

  private final Organizations organizations;
  private final OrganizationActs acts;

  OrganizationsController(Organizations organizations, OrganizationActs acts) {
    this.organizations = organizations;
    this.acts = acts;
  }

  record NewOrganization(@Nullable String id, @Nullable String name) {}

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
}
