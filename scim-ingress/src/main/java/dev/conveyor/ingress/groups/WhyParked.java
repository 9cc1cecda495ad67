package dev.conveyor.ingress.groups;

/** Why a member that a group names is not one yet. */
enum WhyParked {
  NO_USER_YET("unknown-member") {
    @Override
    String message(String group, String member) {
      return "The group "
          + group
          + " names the member "
          + member
          + ", who is no user here yet. They become a member as soon as they are pushed.";
    }
  },
  IS_A_GROUP("nested-group-unsupported") {
    @Override
    String message(String group, String member) {
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
  };

  private final String reason;

  WhyParked(String reason) {
    this.reason = reason;
  }

  /** A code for support to group failures by. */
  String reason() {
    return reason;
  }

  /**
   * @param member the name to show
   */
  abstract String message(String group, String member);
}
