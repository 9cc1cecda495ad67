package dev.conveyor.ingress.groups;

import dev.conveyor.schemas.Excerpt;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.ReasonCode;
import java.util.List;

/** Why a member of a group cannot be added yet. */
enum WhyParked {
  NO_USER_YET(FailureReason.UNKNOWN_MEMBER) {
    @Override
    String one(String group, String member) {
      return "The group "
          + group
          + " names the member "
          + member
          + ", who has not been provisioned yet. The user is added to the group once provisioned.";
    }

    @Override
    String several(String group, int count, String first) {
      return "The group "
          + group
          + " names "
          + count
          + " members who have not been provisioned yet: "
          + first
          + ". Each is added to the group once provisioned.";
    }
  },
  IS_A_GROUP(FailureReason.NESTED_GROUP_UNSUPPORTED) {
    @Override
    String one(String group, String member) {
      return "The group "
          + group
          + " names the group "
          + member
          + " as a member. Nested groups are not supported: add the members of "
          + member
          + " directly to "
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
          + ". Nested groups are not supported: add their members directly to "
          + group
          + ", or assign the groups themselves.";
    }
  };

  /** How many members a message lists. */
  static final int MOST_NAMED = 10;

  private static final int LONGEST_NAMED = 100;

  private final FailureReason reason;

  WhyParked(FailureReason reason) {
    this.reason = reason;
  }

  /** A code by which support groups failures. */
  ReasonCode reason() {
    return reason.code();
  }

  /**
   * @param members the names to show, at least one
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
