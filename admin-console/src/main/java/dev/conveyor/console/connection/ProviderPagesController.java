package dev.conveyor.console.connection;

import dev.conveyor.console.connection.SsoProviders.Provider;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.FormAnswers.Told;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Sets and removes the organization's own single sign-on provider. */
@PageController
@RequestMapping("/organizations/{org}/sso/provider")
final class ProviderPagesController {

  private final Organizations organizations;
  private final ProviderActs acts;

  ProviderPagesController(Organizations organizations, ProviderActs acts) {
    this.organizations = organizations;
    this.acts = acts;
  }

  @PostMapping
  String provider(
      @PathVariable String org,
      @RequestParam String issuer,
      @RequestParam String clientId,
      @RequestParam String clientSecret,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return FormAnswers.redirect(
        path(org),
        flash,
        () -> {
          acts.set(
              CurrentViewer.of(request).name(),
              organization,
              new Provider(issuer.strip(), clientId.strip(), clientSecret.strip()));
          return "Provider saved. Sign in with single sign-on in another browser to test it.";
        });
  }

  @PostMapping("/remove")
  String removeProvider(
      @PathVariable String org, HttpServletRequest request, RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return FormAnswers.tell(
        path(org),
        flash,
        () -> {
          acts.removeProvider(CurrentViewer.of(request).name(), organization);
          return Told.notice("Single sign-on is removed.");
        });
  }

  private static String path(String org) {
    return "/organizations/" + org + "/sso";
  }
}
