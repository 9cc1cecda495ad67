package dev.conveyor.ingress.groups;

import dev.conveyor.schemas.Excerpt;
import dev.conveyor.schemas.FailureReason;
import java.util.List;

/** Why a member that a group names is not one yet. */
enum WhyParked {
  NO_USER_YET(FailureReason.UNKNOWN_MEMBER) {
    @Override
    String one(String group, String member) {
      return "The group "
          + group
          + " names the member "
          + member
          + ", who is no user here yet. They become a member as soon as they are pushed.";
    }

    @Override
    String several(String group, int count, String first) {
      return "The group "
          + group
          + " names "
          + count
          + " members who are not users here yet: "
          + first
          + ". Each becomes a member as soon as they are pushed.";
    }
  },
  IS_A_GROUP(FailureReason.NESTED_GROUP_UNSUPPORTED) {
    @Override
    String one(String group, String member) {
      return "The group "
          + group
          + " names the group "
          + member
          + " as a member. Groups of groups are not supported: push the members of "
          + member
          + " as members of "
          + group
          + ", or assign "
          + member
          + " itself.";
    }

    @Override
    String several(String group, int count, String first) {
      return "The group "
          + group
          + " names "
          + count
          + " groups as members: "
          + first
          + ". Groups of groups are not supported: push their members as members of "
          + group
          + ", or assign the groups themselves.";
    }
  };

  /** How many members a message names. */
  static final int MOST_NAMED = 10;

  private static final int LONGEST_NAMED = 100;

  private final FailureReason reason;

  WhyParked(FailureReason reason) {
    this.reason = reason;
  }

  /** A code for support to group failures by. */
  String reason() {
    return reason.code();
  }

  /**
   * @param members the names to show, one or more
   */
  String message(String group, List<String> members) {
    return members.size() == 1
        ? one(group, members.getFirst())
        : several(group, members.size(), first(members));
  }

  private static String first(List<String> members) {
    List<String> named =
        members.stream()
            .limit(MOST_NAMED)
            .map(member -> Excerpt.of(member, LONGEST_NAMED))
            .toList();
    int others = members.size() - named.size();
    return String.join(", ", named) + (others == 0 ? "" : " and " + others + " more");
  }

  abstract String one(String group, String member);

  abstract String several(String group, int count, String first);
}
