package dev.conveyor.console.web;

import dev.conveyor.console.http.Actor;
import dev.conveyor.console.settings.ConfirmationNeeded;
import dev.conveyor.console.settings.Conflict;
import dev.conveyor.console.settings.Invalid;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a form leads to: back to a page that says what was done, or what was wrong. */
final class Answer {

  static final String DONE = "done";
  static final String NOTICE = "notice";
  static final String PROBLEM = "problem";
  private static final String LATER = " It takes longer than usual to take effect; it will.";

  private Answer() {}

  /** What a page says of an act's outcome, which decides its color and icon. */
  record Told(String kind, String text) {

    static Told done(String text) {
      return new Told(DONE, text);
    }

    /** It was carried out, and the reader should take note of what follows from it. */
    static Told notice(String text) {
      return new Told(NOTICE, text);
    }

    static Told problem(String text) {
      return new Told(PROBLEM, text);
    }
  }

  /**
   * @param act does it, and says what was done
   */
  static String redirect(String where, RedirectAttributes flash, Supplier<String> act) {
    return tell(where, flash, () -> Told.done(act.get()));
  }

  /**
   * @param act does it, and says how it ended; null where the page says it by itself
   */
  static String tell(String where, RedirectAttributes flash, Supplier<@Nullable Told> act) {
    try {
      Told told = act.get();
      if (told != null) {
        flash.addFlashAttribute(told.kind(), told.text());
      }
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
