package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.BulkRequest;
import dev.conveyor.ingress.protocol.BulkResponse;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.writes.BulkWrites;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /Bulk} (RFC 7644 section 3.7). Does not wait for provisioning. */
@RestController
@RequestMapping("/scim/v2/{organization}")
final class BulkController {

  private final BulkWrites writes;
  private final BodyLimits limits;

  BulkController(BulkWrites writes, BodyLimits limits) {
    this.writes = writes;
    this.limits = limits;
  }

  @PostMapping("/Bulk")
  ResponseEntity<byte[]> bulk(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request)
      throws IOException {
    BulkRequest bulk = BulkRequest.parse(RequestBody.read(request, limits.bulkBytes()));
    return Answers.ok(BulkResponse.of(writes.execute(caller, bulk)));
  }
}
