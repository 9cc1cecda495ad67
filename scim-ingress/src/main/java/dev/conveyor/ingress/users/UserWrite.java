package dev.conveyor.ingress.users;

/**
 * How a write of a user ended.
 *
 * @param published whether there is a new version, and a change record of it
 * @param inNoGroup whether the user is known to be a member of none, so that nobody has to look
 */
public record UserWrite(StoredUser user, boolean published, boolean inNoGroup) {}
