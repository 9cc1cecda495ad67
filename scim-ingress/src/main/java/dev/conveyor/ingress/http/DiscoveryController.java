package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.Discovery;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.search.Cursors;
import dev.conveyor.ingress.search.Paging;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Discovery (RFC 7644 section 4), and endpoints that are not implemented. */
@RestController
@RequestMapping("/scim/v2/{organization}")
final class DiscoveryController {

  private final BodyLimits limits;

  DiscoveryController(BodyLimits limits) {
    this.limits = limits;
  }

  @GetMapping("/ServiceProviderConfig")
  ResponseEntity<byte[]> serviceProviderConfig(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request) {
    refuseFilter(request);
    return Answers.ok(
        Discovery.serviceProviderConfig(
            caller.baseUrl(),
            new Discovery.Limits(
                limits.bulkBytes(), Paging.USUAL, Paging.LARGEST, Cursors.LIFE.toSeconds())));
  }

  @GetMapping("/ResourceTypes")
  ResponseEntity<byte[]> resourceTypes(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request) {
    refuseFilter(request);
    return Answers.ok(Discovery.resourceTypes(caller.baseUrl()));
  }

  @GetMapping("/ResourceTypes/{name}")
  ResponseEntity<byte[]> resourceType(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller,
      @PathVariable String name,
      HttpServletRequest request) {
    refuseFilter(request);
    return Discovery.resourceType(name, caller.baseUrl())
        .map(Answers::ok)
        .orElseThrow(() -> ScimProblem.notFound("Unknown resource type: " + name + "."));
  }

  @GetMapping("/Schemas")
  ResponseEntity<byte[]> schemas(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request) {
    refuseFilter(request);
    return Answers.ok(Discovery.schemas(caller.baseUrl()));
  }

  @GetMapping("/Schemas/{urn}")
  ResponseEntity<byte[]> schema(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller,
      @PathVariable String urn,
      HttpServletRequest request) {
    refuseFilter(request);
    return Discovery.schema(urn, caller.baseUrl())
        .map(Answers::ok)
        .orElseThrow(() -> ScimProblem.notFound("Unknown schema: " + urn + "."));
  }

  /** A token belongs to an organization, not to a user (RFC 7644 section 3.11). */
  @RequestMapping({"/Me", "/Me/**"})
  @SuppressWarnings("DoNotCallSuggester") // Spring calls it.
  ResponseEntity<byte[]> me() {
    throw new ScimProblem(
        501, null, "/Me is not implemented: the token identifies an organization, not a user.");
  }

  /** RFC 7644 section 4: other query parameters are ignored here, a filter is forbidden. */
  private static void refuseFilter(HttpServletRequest request) {
    if (QueryParameters.get(request, "filter") != null) {
      throw new ScimProblem(403, null, "This endpoint does not support filters.");
    }
  }
}
