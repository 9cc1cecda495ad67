package dev.conveyor.console.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** What is answered where no controller does: a page for people, RFC 9457 for the API. */
@PageController
final class ConsoleErrors implements ErrorController {

  @RequestMapping("/error")
  Object error(HttpServletRequest request, HttpServletResponse response) {
    HttpStatus status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? HttpStatus.valueOf(code)
            : HttpStatus.NOT_FOUND;
    String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
    String said = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_MESSAGE));
    String text = text(status, said);
    if (path.startsWith("/api") || path.startsWith("/actuator")) {
      return ResponseEntity.status(status)
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .body(ProblemDetail.forStatusAndDetail(status, text));
    }
    ModelAndView page = PageErrors.page(status, text, request);
    response.setStatus(status.value());
    return page;
  }

  private static String text(HttpStatus status, String said) {
    return switch (status) {
      case NOT_FOUND -> "There is no such page.";
      case FORBIDDEN ->
          said.equals("old-form")
              ? "Your session expired, so nothing was saved. Go back, reload the page, and try again."
              : "You don't have permission to view this page.";
      case METHOD_NOT_ALLOWED -> "This address does not take that kind of request.";
      default -> status.getReasonPhrase() + ".";
    };
  }
}
