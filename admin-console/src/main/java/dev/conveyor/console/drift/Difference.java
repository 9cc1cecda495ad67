package dev.conveyor.console.drift;

import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A difference between two stages. Equal only if nothing about it has moved, so one that is found
 * twice is not just on its way.
 *
 * @param scimUser null if it is not about one
 * @param user the directory user; null if it is not about one
 * @param group null if it is not about one
 * @param detail which attributes or roles differ; names no person
 * @param version the newest version that should have arrived, by which a failed provision explains
 *     it
 * @param versions all versions that were compared
 */
record Difference(
    Kind kind,
    @Nullable ScimUserId scimUser,
    @Nullable UserId user,
    @Nullable GroupId group,
    String detail,
    long version,
    String versions) {

  /** A difference of a group. */
  static Difference of(Kind kind, GroupId group, String detail, long version, String versions) {
    return new Difference(kind, null, null, group, detail, version, versions);
  }
}
