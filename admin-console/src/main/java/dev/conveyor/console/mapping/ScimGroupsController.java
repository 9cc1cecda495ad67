package dev.conveyor.console.mapping;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.mapping.RoleMappings.ScimGroup;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.ApiAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** SCIM groups with their role mappings. */
@RestController
@RequestMapping("/api/organizations/{org}/scim-groups")
final class ScimGroupsController {

  private final Organizations organizations;
  private final RoleMappings mappings;
  private final MappingActs acts;

  ScimGroupsController(Organizations organizations, RoleMappings mappings, MappingActs acts) {
    this.organizations = organizations;
    this.mappings = mappings;
    this.acts = acts;
  }

  record GroupView(GroupId id, String displayName, long memberCount, @Nullable Role role) {}

  /**
   * @param confirm whether the organization may be left without an admin
   */
  record MappedRole(@Nullable String role, @Nullable Boolean confirm) {}

  @GetMapping
  Page<GroupView> list(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    String[] key = Page.key(cursor, 1);
    List<ScimGroup> found =
        mappings.list(
            organizations.require(org),
            key == null ? 0 : Page.number(key[0]),
            Page.limit(limit) + 1);
    return Page.of(
        found, limit, group -> String.valueOf(group.position()), ScimGroupsController::view);
  }

  @PutMapping("/{id}/role")
  ResponseEntity<GroupView> map(
      @PathVariable String org,
      @PathVariable String id,
      @RequestBody MappedRole body,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request) {
    if (body.role() == null) {
      throw new InvalidValue("Name the role. To remove the mapping, use DELETE.");
    }
    boolean confirmed = confirm || Boolean.TRUE.equals(body.confirm());
    return map(
        organizations.require(org), GroupId.of(id), new Role(body.role()), confirmed, request);
  }

  @DeleteMapping("/{id}/role")
  ResponseEntity<GroupView> unmap(
      @PathVariable String org,
      @PathVariable String id,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request) {
    return map(organizations.require(org), GroupId.of(id), null, confirm, request);
  }

  private ResponseEntity<GroupView> map(
      OrganizationId organization,
      GroupId group,
      @Nullable Role role,
      boolean confirmed,
      HttpServletRequest request) {
    ActOutcome<ScimGroup> outcome =
        acts.map(Actor.of(request), organization, group, role, confirmed);
    return ApiAnswers.of(
        outcome,
        HttpStatus.OK,
        "/api/organizations/" + organization + "/scim-groups",
        view(outcome.value()));
  }

  private static GroupView view(ScimGroup group) {
    return new GroupView(group.id(), group.displayName(), group.memberCount(), group.role());
  }
}
