package dev.conveyor.console.web;

import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.Forbidden;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.pipeline.database.Faults;
import dev.conveyor.schemas.InvalidValue;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Errors are RFC 9457 problem details. */
@RestControllerAdvice(annotations = RestController.class)
final class Problems extends ResponseEntityExceptionHandler {

  private static final URI CONFIRMATION_NEEDED =
      URI.create("urn:conveyor:problem:confirmation-needed");

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  ProblemDetail invalid(InvalidValue e) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, message(e));
  }

  @ExceptionHandler
  ProblemDetail notFound(NotFound e) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, message(e));
  }

  @ExceptionHandler
  ProblemDetail conflict(Conflict e) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, message(e));
  }

  @ExceptionHandler
  ProblemDetail forbidden(Forbidden e) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, message(e));
  }

  /** Told from other conflicts by its type. */
  @ExceptionHandler
  ProblemDetail confirmationNeeded(ConfirmationNeeded e) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.CONFLICT,
            message(e) + " To do it anyway, send the request again with confirm set to true.");
    problem.setType(CONFIRMATION_NEEDED);
    problem.setTitle("Confirmation needed");
    return problem;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> other(RuntimeException e) {
    if (Faults.isTransient(e)) {
      LOG.warn("The database does not answer: {}", e.toString());
      return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
          .header(HttpHeaders.RETRY_AFTER, "5")
          .body(
              ProblemDetail.forStatusAndDetail(
                  HttpStatus.SERVICE_UNAVAILABLE, "Please try again later."));
    }
    LOG.error("A request failed", e);
    return ResponseEntity.internalServerError()
        .body(
            ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "An error on our side."));
  }

  private static String message(RuntimeException e) {
    Actor.refused(e.getMessage());
    return String.valueOf(e.getMessage());
  }
}
