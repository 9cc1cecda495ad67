package dev.conveyor.console.people;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.HandlerMapping;

/** What a user's page says about adoptions that wait for an admin. */
@ControllerAdvice(assignableTypes = UserPagesController.class)
final class AdoptionModel {

  private final UserDirectory directory;
  private final Adoptions adoptions;

  AdoptionModel(UserDirectory directory, Adoptions adoptions) {
    this.directory = directory;
    this.adoptions = adoptions;
  }

  /** Empty on every page but that of one user, and for viewers who may not confirm. */
  @ModelAttribute("adoptions")
  List<Adoption> adoptions(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    if (!request.getMethod().equals("GET")
        || !(variables instanceof Map<?, ?> map)
        || !(map.get("org") instanceof String org)
        || !(map.get("id") instanceof String id)) {
      return List.of();
    }
    OrganizationId organization = new OrganizationId(org);
    return Access.allows(CurrentViewer.of(request), Area.SETTINGS, organization)
        ? directory
            .find(organization, UserId.of(id))
            .map(user -> adoptions.of(organization, user))
            .orElse(List.of())
        : List.of();
  }
}
