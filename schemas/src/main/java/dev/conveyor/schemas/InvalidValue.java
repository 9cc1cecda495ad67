package dev.conveyor.schemas;

import org.jspecify.annotations.Nullable;

/**
 * A text that a value type does not accept. The message is a complete sentence for the person who
 * sent the text: edges answer 400 with it. Any other {@link IllegalArgumentException} is a defect.
 */
public final class InvalidValue extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public InvalidValue(String message) {
    super(message);
  }

  public InvalidValue(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
