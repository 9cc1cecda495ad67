package dev.conveyor.ingress.outcomes;

/**
 * What the provisioning worker has said of a user.
 *
 * @param applied the newest version in the directory; 0 for none
 * @param refused the version that was rejected last, if it is still rejected; 0 for none
 * @param withoutEmail whether it was rejected only because the email address is missing
 */
public record Standing(long applied, long refused, boolean withoutEmail) {

  /** Nothing yet. */
  public static final Standing UNKNOWN = new Standing(0, 0, false);

  /** Whether no response can undo this version anymore, whatever its request was. */
  public boolean isSettled(long version) {
    return applied >= version || withoutEmail && refused >= version;
  }

  /** Whether the directory rejected this version: a client that sends it again is retrying. */
  public boolean isRefused(long version) {
    return refused == version && !withoutEmail;
  }
}
