package dev.conveyor.console.directory;

import dev.conveyor.console.acting.ConfirmationNeeded;

/** The warning before an organization loses its last admin. */
public final class LastAdmin {

  private LastAdmin() {}

  /** Of the role that they lose, or of an erasure. */
  public static ConfirmationNeeded without(UserView user) {
    return new ConfirmationNeeded(warning(user.displayName()));
  }

  public static ConfirmationNeeded withMapping() {
    return new ConfirmationNeeded(MAPPING_WARNING);
  }

  /** For a page that asks before it is tried. */
  public static String warning(String name) {
    return name
        + " is the last active user with the role Admin. Without them, no one in the organization"
        + " can manage it.";
  }

  /** For those who take the role from themselves. */
  public static final String OWN_WARNING =
      "You are removing your own Admin role. You lose access to these settings at once, and only"
          + " another Admin can give it back.";

  /** For the preview of a mapping. */
  public static final String MAPPING_WARNING =
      "No active user would be left with the role Admin, so no one in the organization could manage it.";
}
