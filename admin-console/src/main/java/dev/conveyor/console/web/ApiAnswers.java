package dev.conveyor.console.web;

import dev.conveyor.console.acting.ActOutcome;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * A write answers once its effect can be read, or, after five seconds, with 202 and where to look.
 */
public final class ApiAnswers {

  private ApiAnswers() {}

  public static <T> ResponseEntity<T> of(
      ActOutcome<?> outcome, HttpStatus status, String where, T body) {
    return ResponseEntity.status(outcome.effective() ? status : HttpStatus.ACCEPTED)
        .location(URI.create(where))
        .body(body);
  }
}
