package dev.conveyor.ingress.groups;

import dev.conveyor.schemas.ScimUserId;
import java.util.Set;
import java.util.TreeSet;

/** The net effect of one request's edits: who joined and who left. */
final class MemberChanges {

  private final TreeSet<ScimUserId> joined = new TreeSet<>();
  private final TreeSet<ScimUserId> left = new TreeSet<>();

  void join(Set<ScimUserId> members) {
    for (ScimUserId member : members) {
      if (!left.remove(member)) {
        joined.add(member);
      }
    }
  }

  void leave(Set<ScimUserId> members) {
    for (ScimUserId member : members) {
      if (!joined.remove(member)) {
        left.add(member);
      }
    }
  }

  Set<ScimUserId> joined() {
    return joined;
  }

  Set<ScimUserId> left() {
    return left;
  }

  /** Whether no member joined or left. */
  boolean isEmpty() {
    return joined.isEmpty() && left.isEmpty();
  }

  int gained() {
    return joined.size() - left.size();
  }
}
