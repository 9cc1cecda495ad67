package dev.conveyor.console.acting;

import java.util.function.BooleanSupplier;

/**
 * What an act came to.
 *
 * @param effective whether the workers have taken it over already; false when that takes longer
 *     than five seconds
 */
public record ActOutcome<T>(T value, boolean effective) {

  /** Waits for as long as a request may. */
  public static boolean await(BooleanSupplier effect) {
    return Deadline.start().await(effect);
  }
}
