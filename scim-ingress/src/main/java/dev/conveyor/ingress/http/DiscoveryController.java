package dev.conveyor.ingress.http;

import dev.conveyor.ingress.access.Access;
import dev.conveyor.ingress.protocol.Discovery;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.search.Page;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the server says of itself, and what it does not do. */
@RestController
@RequestMapping("/scim/v2/{organization}")
final class DiscoveryController {

  private final Access access;

  DiscoveryController(Access access) {
    this.access = access;
  }

  @GetMapping("/ServiceProviderConfig")
  ResponseEntity<byte[]> serviceProviderConfig(
      @PathVariable String organization, HttpServletRequest request) {
    String baseUrl = admit(organization, request);
    return Answers.ok(Discovery.serviceProviderConfig(baseUrl, Page.LARGEST));
  }

  @GetMapping("/ResourceTypes")
  ResponseEntity<byte[]> resourceTypes(
      @PathVariable String organization, HttpServletRequest request) {
    return Answers.ok(Discovery.resourceTypes(admit(organization, request)));
  }

  @GetMapping("/ResourceTypes/{name}")
  ResponseEntity<byte[]> resourceType(
      @PathVariable String organization, @PathVariable String name, HttpServletRequest request) {
    return Discovery.resourceType(name, admit(organization, request))
        .map(Answers::ok)
        .orElseThrow(() -> ScimProblem.notFound("There is no resource type " + name + "."));
  }

  @GetMapping("/Schemas")
  ResponseEntity<byte[]> schemas(@PathVariable String organization, HttpServletRequest request) {
    return Answers.ok(Discovery.schemas(admit(organization, request)));
  }

  @GetMapping("/Schemas/{urn}")
  ResponseEntity<byte[]> schema(
      @PathVariable String organization, @PathVariable String urn, HttpServletRequest request) {
    return Discovery.schema(urn, admit(organization, request))
        .map(Answers::ok)
        .orElseThrow(() -> ScimProblem.notFound("There is no schema " + urn + "."));
  }

  @RequestMapping({"/Me", "/Bulk", "/.search", "/Users/.search", "/Groups/.search"})
  ResponseEntity<byte[]> notImplemented(
      @PathVariable String organization, HttpServletRequest request) {
    admit(organization, request);
    throw new ScimProblem(
        501, null, "This endpoint is not implemented; see ServiceProviderConfig for what is.");
  }

  private String admit(String organization, HttpServletRequest request) {
    access.admit(organization, request.getHeader(HttpHeaders.AUTHORIZATION));
    return BaseUrl.of(request, organization);
  }
}
