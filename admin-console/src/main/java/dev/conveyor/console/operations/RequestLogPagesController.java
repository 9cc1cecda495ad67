package dev.conveyor.console.operations;

import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.PageController;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of an organization's request log. */
@PageController
final class RequestLogPagesController {

  private final Organizations organizations;
  private final LoggedRequests requests;

  RequestLogPagesController(Organizations organizations, LoggedRequests requests) {
    this.organizations = organizations;
    this.requests = requests;
  }

  @GetMapping("/organizations/{org}/requests")
  String requests(
      @PathVariable String org,
      @RequestParam(defaultValue = "false") boolean failed,
      @RequestParam(required = false) @Nullable String cursor,
      Model model) {
    model.addAttribute("failed", failed);
    model.addAttribute("page", requests.list(organizations.require(org), failed, cursor));
    return "requests";
  }
}
