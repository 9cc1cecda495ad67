package dev.conveyor.ingress.http;

import dev.conveyor.ingress.access.Admission;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.rejections.Rejections;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.ResourceType;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.shares.Shares;
import dev.conveyor.ingress.writes.ScimWrites;
import dev.conveyor.ingress.writes.WaitedWrites;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Writes users and groups (RFC 7644 sections 3.3, 3.5, and 3.6). */
@RestController
@RequestMapping("/scim/v2/{organization}")
final class WriteController {

  private final ScimWrites writes;
  private final Rejections rejections;
  private final WaitedWrites waited;
  private final BodyLimits limits;
  private final Shares shares;

  WriteController(
      ScimWrites writes,
      WaitedWrites waited,
      Rejections rejections,
      BodyLimits limits,
      Shares shares) {
    this.shares = shares;
    this.writes = writes;
    this.waited = waited;
    this.rejections = rejections;
    this.limits = limits;
  }

  @PostMapping("/Users")
  ResponseEntity<?> createUser(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request)
      throws IOException {
    return write(caller, ResourceType.USER, null, limits.userBytes(), request);
  }

  @PostMapping("/Groups")
  ResponseEntity<?> createGroup(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request)
      throws IOException {
    return write(caller, ResourceType.GROUP, null, limits.groupBytes(), request);
  }

  @RequestMapping(
      path = "/Users/{id}",
      method = {RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE})
  ResponseEntity<?> changeUser(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller,
      @PathVariable String id,
      HttpServletRequest request)
      throws IOException {
    return write(caller, ResourceType.USER, id, limits.userBytes(), request);
  }

  @RequestMapping(
      path = "/Groups/{id}",
      method = {RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE})
  ResponseEntity<?> changeGroup(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller,
      @PathVariable String id,
      HttpServletRequest request)
      throws IOException {
    return write(caller, ResourceType.GROUP, id, limits.groupBytes(), request);
  }

  /** Runs on a virtual thread, so waiting for the provisioning worker is cheap. */
  private ResponseEntity<?> write(
      Caller caller, ResourceType type, @Nullable String id, int limit, HttpServletRequest request)
      throws IOException {
    WriteRequest unread =
        new WriteRequest(
            request.getMethod(), type.endpoint(), id, "", request.getHeader(HttpHeaders.IF_MATCH));
    WriteRequest write = unread;
    WaitedWrites.Waited written;
    try {
      boolean hasBody = !request.getMethod().equals("DELETE");
      String body = hasBody ? RequestBody.read(request, limit) : "";
      write = new WriteRequest(unread.method(), type.endpoint(), id, body, unread.ifMatch());
      AttributeSelection selection = QueryParameters.selection(request);
      Admission admission = (Admission) request.getAttribute(AdmissionInterceptor.ADMISSION);
      written =
          admission.waitsForProvisioning()
              ? waited.execute(caller, write, selection)
              : new WaitedWrites.Waited(writes.execute(caller, write, selection).answer(), null);
    } catch (ScimProblem problem) {
      WriteRequest rejected = write;
      throw shares.request(
          caller.organization(), () -> rejections.record(caller, rejected, problem));
    }
    ResponseEntity<?> answer = Answers.ofWrite(caller, written.answer());
    return written.outcome() == null ? answer : withOutcome(written.outcome().join(), answer);
  }

  /**
   * Reports what cannot be provisioned while the identity provider is still waiting. The user is
   * then as before the request, and support has it as a failed provision.
   */
  private static ResponseEntity<?> withOutcome(
      ProvisioningOutcome outcome, ResponseEntity<?> answer) {
    return switch (outcome) {
      case ProvisioningOutcome.Provisioned done -> answer;
      case ProvisioningOutcome.WithoutEmail waits -> answer;
      case ProvisioningOutcome.RefusedElsewhere done -> answer;
      case ProvisioningOutcome.Unknown unknown -> answer;
      case ProvisioningOutcome.Refused refused ->
          Answers.problem(
              HttpRefusals.problem(refused.reason(), refused.message(), refused.reference()));
    };
  }
}
