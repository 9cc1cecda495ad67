package dev.conveyor.ingress.http;

import dev.conveyor.ingress.access.BodyNotRead;
import dev.conveyor.ingress.access.TooManyRequests;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.shares.Busy;
import dev.conveyor.pipeline.database.Faults;
import java.io.IOException;
import java.util.Set;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns every error into a SCIM error (RFC 7644 section 3.12). */
@RestControllerAdvice
final class ProblemAdvice {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private static final int RETRY_AFTER_SECONDS = 5;

  @ExceptionHandler
  ResponseEntity<byte[]> problem(ScimProblem problem) {
    return Answers.problem(problem);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> tooMany(TooManyRequests e) {
    return notNow(429, e.getMessage(), e.retryAfterSeconds());
  }

  /** No capacity in time, for the organization or for anyone. */
  @ExceptionHandler
  ResponseEntity<byte[]> busy(Busy e) {
    return notNow(e.status(), e.getMessage(), e.retryAfterSeconds());
  }

  @ExceptionHandler
  ResponseEntity<byte[]> notRead(BodyNotRead e) {
    Integer retryAfter = e.retryAfterSeconds();
    return retryAfter == null
        ? Answers.problem(new ScimProblem(e.status(), null, String.valueOf(e.getMessage())))
        : notNow(e.status(), e.getMessage(), retryAfter);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> notAllowed(HttpRequestMethodNotSupportedException e) {
    ScimProblem problem =
        new ScimProblem(405, null, e.getMethod() + " is not supported on this endpoint.");
    ResponseEntity<byte[]> answer = Answers.problem(problem);
    Set<HttpMethod> methods = e.getSupportedHttpMethods();
    Set<HttpMethod> supported = methods == null ? Set.of() : methods;
    return ResponseEntity.status(405)
        .headers(headers -> headers.putAll(answer.getHeaders()))
        .headers(headers -> headers.setAllow(supported))
        .body(Resources.error(problem));
  }

  /** The client disconnected while we read or wrote, so there is no response to send. */
  @ExceptionHandler
  void gone(IOException e) throws IOException {
    if (e instanceof CloseNowException) {
      // Part of the response is already sent: Tomcat closes the connection without completing it.
      throw e;
    }
    LOG.debug("Client disconnected: {}", e.toString());
  }

  @ExceptionHandler
  ResponseEntity<byte[]> other(Exception e) {
    if (e instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
      int status = response.getStatusCode().value();
      return Answers.problem(
          new ScimProblem(
              status, null, status == 404 ? "Endpoint not found." : "Invalid request."));
    }
    if (Faults.isTransient(e)) {
      LOG.warn("Database unavailable: {}", e.toString());
      return unavailable();
    }
    LOG.error("A request failed", e);
    return Answers.problem(
        new ScimProblem(500, null, "Internal server error. The request was not carried out."));
  }

  private static ResponseEntity<byte[]> unavailable() {
    return notNow(
        503,
        "The service is temporarily unavailable. Please try again later.",
        RETRY_AFTER_SECONDS);
  }

  /** Retry-After in whole seconds: Okta accepts nothing else. */
  private static ResponseEntity<byte[]> notNow(
      int status, @Nullable String message, long retryAfterSeconds) {
    ScimProblem problem = new ScimProblem(status, null, String.valueOf(message));
    return ResponseEntity.status(status)
        .contentType(Answers.SCIM_JSON)
        .header(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfterSeconds))
        .body(Resources.error(problem));
  }
}
