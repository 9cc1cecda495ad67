package dev.conveyor.console.mapping;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.connection.Connection;
import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.directory.LastAdmin;
import dev.conveyor.console.mapping.RoleMappings.ScimGroup;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.people.RoleCatalog;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** SCIM groups as they arrive, their members, and the roles that they are mapped to. */
@PageController
@RequestMapping("/organizations/{org}/groups")
final class GroupPagesController {

  private static final int PAGE = 50;

  /** So many members of a group a preview looks at: all of nearly every group. */
  private static final int LOOKED_AT = 1000;

  private static final String NO_ROLE = "";

  private final Organizations organizations;
  private final Connections connections;
  private final RoleMappings mappings;
  private final RoleCatalog catalog;
  private final GroupMembers members;
  private final MappingActs acts;

  GroupPagesController(
      Organizations organizations,
      Connections connections,
      RoleMappings mappings,
      RoleCatalog catalog,
      GroupMembers members,
      MappingActs acts) {
    this.organizations = organizations;
    this.connections = connections;
    this.mappings = mappings;
    this.catalog = catalog;
    this.members = members;
    this.acts = acts;
  }

  /**
   * A group in the list.
   *
   * @param percent how far its members have moved; null when all have
   */
  record Row(ScimGroup group, @Nullable Integer percent) {}

  @GetMapping
  String list(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String cursor,
      Model model) {
    OrganizationId organization = organizations.require(org);
    String[] key = Page.key(cursor, 1);
    List<ScimGroup> found =
        mappings.list(organization, key == null ? 0 : Page.number(key[0]), PAGE + 1);
    Map<GroupId, Double> moving = members.progress(organization);
    model.addAttribute(
        "page",
        Page.of(
            found,
            PAGE,
            group -> String.valueOf(group.position()),
            group -> new Row(group, percent(moving.get(group.id())))));
    model.addAttribute("enabled", connections.find(organization).enabled());
    model.addAttribute("cursor", cursor);
    return "groups";
  }

  /**
   * A group, its members, and, when a role is chosen, what choosing it would do.
   *
   * @param role the chosen one; empty to remove the mapping
   */
  @GetMapping("/{id}")
  String group(
      @PathVariable String org,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String role,
      @RequestParam(required = false) @Nullable String cursor,
      Model model) {
    OrganizationId organization = organizations.require(org);
    ScimGroup group = mappings.find(organization, GroupId.of(id));
    String[] key = Page.key(cursor, 1);
    UUID after = key == null ? new UUID(0, 0) : Page.id(key[0]);
    List<GroupMembers.Listed> found = members.list(organization, group.id(), after, PAGE + 1);
    model.addAttribute(
        "page", Page.of(found, PAGE, each -> each.scimUser().toString(), each -> each));
    model.addAttribute("group", group);
    model.addAttribute("percent", percent(members.progress(organization).get(group.id())));
    model.addAttribute("roles", mappable(organization));
    model.addAttribute("chosen", role);
    if (role != null) {
      model.addAttribute("preview", preview(organization, group, role));
      model.addAttribute("warning", warning(organization, group, role));
      model.addAttribute("lookedAt", LOOKED_AT);
    }
    return "group";
  }

  @PostMapping("/{id}/role")
  String map(
      @PathVariable String org,
      @PathVariable String id,
      @RequestParam String role,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    GroupId group = GroupId.of(id);
    return FormAnswers.redirect(
        "/organizations/" + org + "/groups/" + group,
        flash,
        () -> {
          ActOutcome<ScimGroup> outcome =
              acts.map(
                  CurrentViewer.of(request).name(),
                  organization,
                  group,
                  role.equals(NO_ROLE) ? null : new Role(role),
                  confirm);
          Role now = outcome.value().role();
          String name = outcome.value().displayName();
          String done =
              now == null ? name + " is mapped to no role." : name + " gives " + now + ".";
          return outcome.effective() ? done : done + " Its members are moving; see below how far.";
        });
  }

  private List<String> preview(OrganizationId organization, ScimGroup group, String role) {
    List<MappingPreview.Member> some =
        members.list(organization, group.id(), new UUID(0, 0), LOOKED_AT).stream()
            .map(GroupMembers.Listed::member)
            .toList();
    Connection connection = connections.find(organization);
    return MappingPreview.describe(
        group.id(),
        group.role(),
        role.equals(NO_ROLE) ? null : catalog.require(organization, role),
        connection.defaultRole(),
        some,
        new MappingPreview.Limits(connection.holds(), members.activeUsers(organization)));
  }

  /** What has to be confirmed; null when there is no such thing. */
  private @Nullable String warning(OrganizationId organization, ScimGroup group, String role) {
    Role chosen = role.equals(NO_ROLE) ? null : new Role(role);
    return acts.leavesNoAdmin(organization, group, chosen) ? LastAdmin.MAPPING_WARNING : null;
  }

  private List<Role> mappable(OrganizationId organization) {
    return catalog.list(organization).stream()
        .map(RoleCatalog.Entry::name)
        .filter(role -> !role.isBillingAdmin())
        .toList();
  }

  private static @Nullable Integer percent(@Nullable Double part) {
    return part == null ? null : (int) Math.floor(part * 100);
  }
}
