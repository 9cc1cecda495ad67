package dev.conveyor.console.web;

import dev.conveyor.console.http.Actor;
import dev.conveyor.console.settings.ConfirmationNeeded;
import dev.conveyor.console.settings.Conflict;
import dev.conveyor.console.settings.Invalid;
import java.util.function.Supplier;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a form leads to: back to a page that says what was done, or what was wrong. */
final class Answer {

  static final String DONE = "done";
  static final String PROBLEM = "problem";
  private static final String LATER = " It takes longer than usual to take effect; it will.";

  private Answer() {}

  /**
   * @param act does it, and says what was done
   */
  static String redirect(String where, RedirectAttributes flash, Supplier<String> act) {
    try {
      flash.addFlashAttribute(DONE, act.get());
    } catch (Invalid | Conflict | ConfirmationNeeded | IllegalArgumentException e) {
      Actor.refused(e.getMessage());
      flash.addFlashAttribute(PROBLEM, e.getMessage());
    }
    return "redirect:" + where;
  }

  static String done(boolean effective, String text) {
    return effective ? text : text + LATER;
  }
}
