package dev.conveyor.console.holds;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.HandlerMapping;

/** Says on every other page of an organization how many of its users are held. */
@ControllerAdvice(annotations = PageController.class)
final class HoldNotice {

  private final HeldUsers held;

  HoldNotice(HeldUsers held) {
    this.held = held;
  }

  @ModelAttribute
  void count(HttpServletRequest request, Model model) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    if (request.getMethod().equals("GET")
        && !request.getRequestURI().endsWith("/holds")
        && variables instanceof Map<?, ?> map
        && map.get("org") instanceof String org) {
      count(request, org, model);
    }
  }

  private void count(HttpServletRequest request, String org, Model model) {
    try {
      OrganizationId organization = new OrganizationId(org);
      if (Access.allows(CurrentViewer.of(request), Area.USERS, organization)) {
        model.addAttribute("heldUsers", held.count(organization));
      }
    } catch (InvalidValue e) {
      // The page says that there is no such organization.
    }
  }
}
