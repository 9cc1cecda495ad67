package dev.conveyor.console.people;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.directory.Administrators;
import dev.conveyor.console.directory.LastAdmin;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.console.holds.HeldUsers;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.signin.PasswordLinks;
import dev.conveyor.console.support.Entry;
import dev.conveyor.console.support.Timeline;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Users: search, invite, one user with their roles and their timeline. */
@PageController
@RequestMapping("/organizations/{org}")
final class UserPagesController {

  private static final int PAGE = 50;

  private final Organizations organizations;
  private final Connections connections;
  private final RoleCatalog catalog;
  private final UserDirectory directory;
  private final UserActs acts;
  private final HeldRoles heldRoles;
  private final Administrators administrators;
  private final Timeline timeline;
  private final PasswordLinks links;
  private final HeldUsers holds;

  UserPagesController(
      Organizations organizations,
      Connections connections,
      RoleCatalog catalog,
      UserDirectory directory,
      UserActs acts,
      HeldRoles heldRoles,
      Administrators administrators,
      Timeline timeline,
      PasswordLinks links,
      HeldUsers holds) {
    this.organizations = organizations;
    this.connections = connections;
    this.catalog = catalog;
    this.directory = directory;
    this.acts = acts;
    this.heldRoles = heldRoles;
    this.administrators = administrators;
    this.timeline = timeline;
    this.links = links;
    this.holds = holds;
  }

  @GetMapping("/users")
  String users(
      @PathVariable String org,
      @RequestParam(defaultValue = "") String query,
      @RequestParam(defaultValue = "") String status,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request,
      Model model) {
    OrganizationId organization = organizations.require(org);
    String[] key = Page.key(cursor, 2);
    UserDirectory.Search search =
        new UserDirectory.Search(
            query.isBlank() ? null : query.strip(),
            status.isEmpty() ? null : UserStatus.parse(status),
            key == null ? "" : key[1],
            key == null ? new UUID(0, 0) : Page.id(key[0]));
    model.addAttribute(
        "page",
        Page.of(
            directory.list(organization, search, PAGE + 1),
            PAGE,
            listed -> listed.user().id() + "\n" + listed.position(),
            UserDirectory.Listed::user));
    model.addAttribute("query", query);
    model.addAttribute("status", status);
    model.addAttribute("mayChange", mayChange(request, organization));
    return "users";
  }

  @PostMapping("/users")
  String invite(
      @PathVariable String org,
      @RequestParam String email,
      @RequestParam String name,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return FormAnswers.redirect(
        "/organizations/" + org + "/users",
        flash,
        () -> {
          ActOutcome<UserId> outcome =
              acts.invite(CurrentViewer.of(request).name(), organization, email, name);
          flash.addFlashAttribute("invited", outcome.value().toString());
          return FormAnswers.done(
              outcome.effective(), email.strip() + " was added. No e-mail was sent to them.");
        });
  }

  @GetMapping("/users/{id}")
  String user(
      @PathVariable String org,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String before,
      HttpServletRequest request,
      Model model) {
    OrganizationId organization = organizations.require(org);
    UserView user = directory.require(organization, UserId.of(id));
    UUID scimUser = directory.scimUser(organization, user.id()).orElse(null);
    Instant end = before == null ? Instant.now().plusSeconds(60) : Instant.parse(before);
    List<Entry> entries =
        timeline.list(
            new Timeline.Subject(organization, user.id(), scimUser, user.email()), end, PAGE);
    model.addAttribute("user", user);
    model.addAttribute("scimUser", scimUser);
    model.addAttribute("hold", holds.find(organization, user.id()).orElse(null));
    model.addAttribute(
        "held", heldRoles.of(organization, user, Actor.is(request, organization, user.id())));
    model.addAttribute(
        "assignable",
        catalog.list(organization).stream()
            .map(RoleCatalog.Entry::name)
            .filter(role -> !user.roles().contains(new Grant(role, GrantSource.MANUAL)))
            .toList());
    model.addAttribute(
        "eraseWarning",
        administrators.goWith(organization, user.id())
            ? LastAdmin.warning(user.displayName())
            : null);
    model.addAttribute("entries", entries);
    model.addAttribute("older", entries.size() == PAGE ? entries.getLast().at() : null);
    model.addAttribute("mayChange", mayChange(request, organization));
    model.addAttribute("failures", failuresPath(CurrentViewer.of(request), organization));
    model.addAttribute("requireSso", connections.find(organization).requireSso());
    return "user";
  }

  /** Where the viewer may look failed provisions up; null if nowhere. */
  private static @Nullable String failuresPath(Viewer viewer, OrganizationId organization) {
    if (Access.allows(viewer, Area.FAILURES, null)) {
      return "/failures/";
    }
    return Access.allows(viewer, Area.OWN_RECORDS, organization)
        ? "/organizations/" + organization + "/failures/"
        : null;
  }

  /** A link to hand to the user: this installation sends no mail. */
  @PostMapping("/users/{id}/link")
  String link(
      @PathVariable String org,
      @PathVariable String id,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    UserId userId = UserId.of(id);
    return FormAnswers.redirect(
        path(org, userId),
        flash,
        () -> {
          UserView user =
              acts.allowPassword(CurrentViewer.of(request).name(), organization, userId);
          links.offer(request, new AccountId.Member(organization, user.id()), flash);
          return "Here is a link for " + user.displayName() + ".";
        });
  }

  private static boolean mayChange(HttpServletRequest request, OrganizationId organization) {
    return Access.allows(CurrentViewer.of(request), Area.SETTINGS, organization);
  }

  private static String path(String org, UserId user) {
    return "/organizations/" + org + "/users/" + user;
  }
}
