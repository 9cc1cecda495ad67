package dev.conveyor.console.web;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows around itself: who looks, and where they may go. */
@ControllerAdvice(annotations = PageController.class)
final class PageModel {

  /** A link of the navigation. */
  record Link(String label, String href, boolean current) {}

  private record Place(String label, String path, Area area) {}

  private static final List<Place> OF_INSTALLATION =
      List.of(
          new Place("Organizations", "/organizations", Area.ORGANIZATIONS),
          new Place("Failed provisions", "/failures", Area.FAILURES),
          new Place("Pipeline", "/pipeline", Area.PIPELINE),
          new Place("Staff", "/staff", Area.INSTALLATION),
          new Place("API keys", "/keys", Area.INSTALLATION));

  private static final List<Place> OF_ORGANIZATION =
      List.of(
          new Place("Single Sign On", "/sso", Area.SETTINGS),
          new Place("SCIM Groups", "/groups", Area.SETTINGS),
          new Place("Users", "/users", Area.USERS),
          new Place("Holds", "/holds", Area.USERS),
          new Place("Compare", "/comparison", Area.USERS),
          new Place("Failures", "/failures", Area.OWN_RECORDS),
          new Place("Requests", "/requests", Area.OWN_RECORDS),
          new Place("Roles", "/roles", Area.SETTINGS),
          new Place("Billing", "/billing", Area.BILLING),
          new Place("Audit trail", "/audit", Area.OWN_RECORDS));

  @ModelAttribute
  void around(HttpServletRequest request, Model model) {
    Viewer viewer = viewer(request);
    if (viewer == null) {
      return;
    }
    OrganizationId organization = organization(request, viewer);
    model.addAttribute("viewer", viewer);
    model.addAttribute("org", organization == null ? null : organization.value());
    model.addAttribute("nav", installation(viewer, request.getRequestURI()));
    model.addAttribute(
        "orgNav",
        organization == null
            ? List.of()
            : organization(viewer, organization, request.getRequestURI()));
  }

  private static List<Link> installation(Viewer viewer, String here) {
    List<Link> links = new ArrayList<>();
    for (Place place : OF_INSTALLATION) {
      if (Access.allows(viewer, place.area(), null)) {
        boolean current =
            here.equals(place.path())
                || here.startsWith(place.path() + "/") && !place.path().equals("/organizations");
        links.add(new Link(place.label(), place.path(), current));
      }
    }
    return links;
  }

  private static List<Link> organization(Viewer viewer, OrganizationId organization, String here) {
    List<Link> links = new ArrayList<>();
    String base = "/organizations/" + organization;
    for (Place place : OF_ORGANIZATION) {
      if (Access.allows(viewer, place.area(), organization)) {
        String path = base + place.path();
        links.add(new Link(place.label(), path, here.equals(path) || here.startsWith(path + "/")));
      }
    }
    if (viewer instanceof Viewer.Member && Access.allows(viewer, Area.ACCOUNT, organization)) {
      String path = base + "/account";
      links.add(new Link("Your account", path, here.equals(path)));
    }
    return links;
  }

  private static @Nullable Viewer viewer(HttpServletRequest request) {
    try {
      return CurrentViewer.of(request);
    } catch (IllegalStateException e) {
      return null;
    }
  }

  private static @Nullable OrganizationId organization(HttpServletRequest request, Viewer viewer) {
    OrganizationId named = NamedOrganization.in(request);
    if (named != null) {
      return named;
    }
    return viewer instanceof Viewer.Member member ? member.organization() : null;
  }
}
