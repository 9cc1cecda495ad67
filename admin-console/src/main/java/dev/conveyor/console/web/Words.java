package dev.conveyor.console.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How pages write times, numbers and statuses. Templates know it as {@code @words}. */
final class Words {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  public String time(@Nullable Instant time) {
    return time == null ? "never" : TIME.format(time);
  }

  /** Such as "12 s ago". */
  public String ago(Instant time) {
    Duration since = Duration.between(time, Instant.now());
    if (since.toSeconds() < 2) {
      return "just now";
    }
    if (since.toMinutes() < 2) {
      return since.toSeconds() + " s ago";
    }
    if (since.toHours() < 2) {
      return since.toMinutes() + " min ago";
    }
    return since.toDays() < 2 ? since.toHours() + " h ago" : since.toDays() + " days ago";
  }

  public String number(long number) {
    return "%,d".formatted(number);
  }

  /** Of an HTTP status that an identity provider got. */
  public String answered(int status) {
    if (status < 400) {
      return "succeeded (" + status + ")";
    }
    return switch (status) {
      case 401 -> "was refused: the token is wrong, revoked or expired (401)";
      case 403 -> "was refused: SCIM is not enabled (403)";
      case 404 -> "asked for something that is not there (404)";
      case 409 -> "was refused: it is there already (409)";
      case 429 -> "was put off: too many requests (429)";
      default -> "failed (" + status + ")";
    };
  }
}
