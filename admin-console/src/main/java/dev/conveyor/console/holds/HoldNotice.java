package dev.conveyor.console.holds;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.NamedOrganization;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Says on every other page of an organization how many of its users are held. */
@ControllerAdvice(annotations = PageController.class)
final class HoldNotice {

  private final HeldUsers held;

  HoldNotice(HeldUsers held) {
    this.held = held;
  }

  @ModelAttribute
  void count(HttpServletRequest request, Model model) {
    OrganizationId organization = NamedOrganization.in(request);
    if (organization != null
        && request.getMethod().equals("GET")
        && !request.getRequestURI().endsWith("/holds")
        && Access.allows(CurrentViewer.of(request), Area.USERS, organization)) {
      model.addAttribute("heldUsers", held.count(organization));
    }
  }
}
