package dev.conveyor.ingress.users;

/**
 * How a write of a user ended.
 *
 * @param published whether there is a new version, and a change record of it
 */
public record UserWrite(StoredUser user, boolean published) {}
