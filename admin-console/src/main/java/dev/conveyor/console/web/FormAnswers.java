package dev.conveyor.console.web;

import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.schemas.InvalidValue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a form leads to: back to a page that says what was done, or what was wrong. */
public final class FormAnswers {

  public static final String DONE = "done";
  public static final String NOTICE = "notice";
  public static final String PROBLEM = "problem";
  private static final String LATER = " It takes longer than usual to take effect; it will.";

  private FormAnswers() {}

  /** What a page says of an act's outcome, which decides its color and icon. */
  public record Told(String kind, String text) {

    public static Told done(String text) {
      return new Told(DONE, text);
    }

    /** It was carried out, and the reader should take note of what follows from it. */
    public static Told notice(String text) {
      return new Told(NOTICE, text);
    }

    public static Told problem(String text) {
      return new Told(PROBLEM, text);
    }
  }

  /**
   * @param act does it, and says what was done
   */
  public static String redirect(String where, RedirectAttributes flash, Supplier<String> act) {
    return tell(where, flash, () -> Told.done(act.get()));
  }

  /**
   * @param act does it, and says how it ended; null where the page says it by itself
   */
  public static String tell(String where, RedirectAttributes flash, Supplier<@Nullable Told> act) {
    try {
      Told told = act.get();
      if (told != null) {
        flash.addFlashAttribute(told.kind(), told.text());
      }
    } catch (InvalidValue | Conflict | ConfirmationNeeded e) {
      Actor.refused(e.getMessage());
      flash.addFlashAttribute(PROBLEM, e.getMessage());
    }
    return "redirect:" + where;
  }

  public static String done(boolean effective, String text) {
    return effective ? text : text + LATER;
  }
}
