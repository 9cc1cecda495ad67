package dev.conveyor.console.web;

import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.Forbidden;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.pipeline.database.Faults;
import dev.conveyor.schemas.InvalidValue;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** Pages for what went wrong in a page. */
@ControllerAdvice(annotations = PageController.class)
final class PageErrors {

  private static final Logger LOG = LoggerFactory.getLogger(PageErrors.class);

  @ExceptionHandler
  ModelAndView notFound(NotFound e, HttpServletRequest request) {
    return page(HttpStatus.NOT_FOUND, text(e), request);
  }

  @ExceptionHandler({
    InvalidValue.class,
    java.time.DateTimeException.class,
    MissingServletRequestParameterException.class,
    MethodArgumentTypeMismatchException.class
  })
  ModelAndView invalid(Exception e, HttpServletRequest request) {
    String message = e instanceof InvalidValue ? text(e) : "The address is not complete.";
    return page(HttpStatus.BAD_REQUEST, message, request);
  }

  @ExceptionHandler
  ModelAndView conflict(Conflict e, HttpServletRequest request) {
    return page(HttpStatus.CONFLICT, text(e), request);
  }

  @ExceptionHandler
  ModelAndView confirmationNeeded(ConfirmationNeeded e, HttpServletRequest request) {
    return page(HttpStatus.CONFLICT, text(e), request);
  }

  @ExceptionHandler
  ModelAndView forbidden(Forbidden e, HttpServletRequest request) {
    return page(HttpStatus.FORBIDDEN, text(e), request);
  }

  @ExceptionHandler
  ModelAndView other(RuntimeException e, HttpServletRequest request) {
    if (Faults.isTransient(e)) {
      LOG.warn("The database does not answer: {}", e.toString());
      return page(
          HttpStatus.SERVICE_UNAVAILABLE,
          "The database does not answer at the moment. Nothing is lost; try again.",
          request);
    }
    LOG.error("A page failed", e);
    return page(HttpStatus.INTERNAL_SERVER_ERROR, "An error on our side. It is logged.", request);
  }

  private static String text(Exception e) {
    Actor.refused(e.getMessage());
    return String.valueOf(e.getMessage());
  }

  static ModelAndView page(HttpStatus status, String message, HttpServletRequest request) {
    ModelAndView page = new ModelAndView("error-page");
    page.setStatus(status);
    page.addObject("message", message);
    page.addObject("status", status.value());
    page.addObject("api", request.getRequestURI().startsWith("/api"));
    return page;
  }
}
