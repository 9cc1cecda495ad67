package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Answer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers in SCIM's media type. */
final class Answers {

  static final MediaType SCIM_JSON = MediaType.parseMediaType("application/scim+json");

  private Answers() {}

  static ResponseEntity<byte[]> ok(byte[] body) {
    return ResponseEntity.ok().contentType(SCIM_JSON).body(body);
  }

  static ResponseEntity<byte[]> of(Answer answer) {
    ResponseEntity.BodyBuilder builder = ResponseEntity.status(answer.status());
    if (answer.location() != null) {
      builder.location(URI.create(answer.location()));
    }
    if (answer.entityTag() != null) {
      builder.eTag(answer.entityTag());
    }
    if (answer.body() == null) {
      return builder.build();
    }
    return builder.contentType(SCIM_JSON).body(answer.body());
  }

  static ResponseEntity<byte[]> notModified(String entityTag) {
    return ResponseEntity.status(304).eTag(entityTag).build();
  }

  /** From a filter, which no message converter helps. */
  static void write(HttpServletResponse response, ScimProblem problem) throws IOException {
    response.setStatus(problem.status());
    response.setContentType(SCIM_JSON.toString());
    response.getOutputStream().write(Resources.error(problem));
  }

  static ResponseEntity<byte[]> problem(ScimProblem problem) {
    ResponseEntity.BodyBuilder builder =
        ResponseEntity.status(problem.status()).contentType(SCIM_JSON);
    if (problem.status() == 401) {
      builder.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"SCIM\"");
    }
    return builder.body(Resources.error(problem));
  }
}
