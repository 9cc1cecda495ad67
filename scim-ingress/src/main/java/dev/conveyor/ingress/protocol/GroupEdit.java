package dev.conveyor.ingress.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One edit of a PATCH of a group. Members are never read in order to be written back. */
public sealed interface GroupEdit {

  record Rename(String displayName) implements GroupEdit {}

  record SetExternalId(@Nullable String externalId) implements GroupEdit {}

  record AddMembers(Members members) implements GroupEdit {}

  /** Removing a non-member succeeds. */
  record RemoveMembers(List<String> members) implements GroupEdit {}

  /** Replaces all members; an empty list empties the group. */
  record ReplaceMembers(Members members) implements GroupEdit {}
}
