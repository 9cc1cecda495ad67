package dev.conveyor.console.operations;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An API key as a client presents it: its id, and its secret. Pure. */
record PresentedKey(UUID id, String secret) {

  private static final Pattern SHAPE =
      Pattern.compile(
          "cva_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{43})");

  static String text(UUID id, String secret) {
    return "cva_" + id.toString().replace("-", "") + "_" + secret;
  }

  /** Empty for anything else. */
  static Optional<PresentedKey> parse(String text) {
    Matcher parts = SHAPE.matcher(text);
    return parts.matches()
        ? Optional.of(
            new PresentedKey(
                UUID.fromString(
                    String.join(
                        "-",
                        parts.group(1),
                        parts.group(2),
                        parts.group(3),
                        parts.group(4),
                        parts.group(5))),
                parts.group(6)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "key " + id;
  }
}
