package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Answer;
import dev.conveyor.ingress.requests.Body;
import dev.conveyor.ingress.requests.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Responses with SCIM's media type. */
final class Answers {

  static final MediaType SCIM_JSON = MediaType.parseMediaType("application/scim+json");

  private Answers() {}

  static ResponseEntity<StreamedBody> ok(Caller caller, Body body) {
    return ResponseEntity.ok()
        .contentType(SCIM_JSON)
        .body(StreamedBody.ofRead(caller.organization(), body));
  }

  static ResponseEntity<byte[]> ok(byte[] body) {
    return ResponseEntity.ok().contentType(SCIM_JSON).body(body);
  }

  /** The response to a read. */
  static ResponseEntity<StreamedBody> of(Caller caller, Answer answer) {
    Body body = answer.body();
    return of(answer, body == null ? null : StreamedBody.ofRead(caller.organization(), body));
  }

  /** The response to a write, which was carried out whatever happens to its response. */
  static ResponseEntity<StreamedBody> ofWrite(Caller caller, Answer answer) {
    Body body = answer.body();
    return of(answer, body == null ? null : StreamedBody.ofWrite(caller.organization(), body));
  }

  private static ResponseEntity<StreamedBody> of(Answer answer, @Nullable StreamedBody body) {
    ResponseEntity.BodyBuilder builder = ResponseEntity.status(answer.status());
    if (answer.location() != null) {
      builder.location(URI.create(answer.location()));
    }
    if (answer.entityTag() != null) {
      builder.eTag(answer.entityTag());
    }
    return body == null ? builder.build() : builder.contentType(SCIM_JSON).body(body);
  }

  static ResponseEntity<StreamedBody> notModified(String entityTag) {
    return ResponseEntity.status(304).eTag(entityTag).build();
  }

  /** Writes a response from a filter, without message converters. */
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
