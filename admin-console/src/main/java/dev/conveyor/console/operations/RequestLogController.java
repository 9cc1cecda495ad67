package dev.conveyor.console.operations;

import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An organization's request log. */
@RestController
final class RequestLogController {

  private final Organizations organizations;
  private final LoggedRequests requests;

  RequestLogController(Organizations organizations, LoggedRequests requests) {
    this.organizations = organizations;
    this.requests = requests;
  }

  @GetMapping("/api/organizations/{org}/requests")
  Page<LoggedRequests.Entry> list(
      @PathVariable String org,
      @RequestParam(defaultValue = "false") boolean failed,
      @RequestParam(required = false) @Nullable String cursor) {
    return requests.list(organizations.require(org), failed, cursor);
  }
}
