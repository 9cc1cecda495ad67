package dev.conveyor.console.support;

import dev.conveyor.console.acting.Actor;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sends again what services could not publish, once the cause is gone. */
@RestController
final class UnsentRecordsController {

  private final UnsentActs acts;

  UnsentRecordsController(UnsentActs acts) {
    this.acts = acts;
  }

  /** How many records were marked to be sent again. */
  record Resent(long records) {}

  @PostMapping("/api/unsent-records/replay")
  Resent replay(HttpServletRequest request) {
    return new Resent(acts.resendAll(Actor.of(request)));
  }
}
