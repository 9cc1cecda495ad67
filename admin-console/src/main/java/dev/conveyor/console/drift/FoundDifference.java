package dev.conveyor.console.drift;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A difference that the last comparison found, with the names that its user and group have now.
 *
 * @param number within the last comparison
 * @param scimUserId null if it is not about a SCIM user
 * @param userId the directory user; null if it is not about one
 * @param groupId the SCIM group; null if it is not about one
 * @param name of the user; null if unknown
 * @param email of the user; null if unknown
 * @param group the name of the group; null if it is not about one that exists
 * @param reference of the failed provision; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FoundDifference(
    int number,
    Kind kind,
    Reason reason,
    String detail,
    @Nullable ScimUserId scimUserId,
    @Nullable UserId userId,
    @Nullable GroupId groupId,
    @Nullable String name,
    @Nullable String email,
    @Nullable String group,
    @Nullable String reference) {

  /** Whether the difference can be healed: what explains it must be dealt with first. */
  @JsonProperty
  public boolean canHeal() {
    return reason == Reason.LOST && kind.remedy() != Kind.Remedy.NONE;
  }

  /** What differs, in a sentence. */
  @JsonProperty
  public String text() {
    return switch (kind) {
      case NOT_IN_DIRECTORY -> "Active in SCIM, but the directory has no such user.";
      case NOT_IN_SCIM ->
          "The directory user is still managed by a SCIM user that doesn't exist anymore.";
      case STATUS ->
          detail.startsWith("active")
              ? "Inactive in SCIM, but active in the directory."
              : "Active in SCIM, but deactivated in the directory.";
      case PROFILE -> "The directory has another " + attributes() + ".";
      case NOT_PUBLIC -> "Subscribers haven't heard of this user.";
      case PUBLIC_STATE ->
          detail.equals("version")
              ? "Subscribers have another version of this user."
              : "Subscribers have another " + attributes() + ".";
      case PUBLIC_ONLY -> "Subscribers have a user whom the directory doesn't have.";
      case ROLES -> "The roles aren't those of the user's groups: " + detail + ".";
      case SNAPSHOT ->
          switch (detail) {
            case "missing" -> "The snapshot topic doesn't have this user.";
            case "left over" -> "The snapshot topic has a user whom nobody else has.";
            default -> "The snapshot topic has " + detail + " of this user.";
          };
      case MEMBERSHIP ->
          detail.equals("missing")
              ? "A member of the group in SCIM, but not for the role-sync worker."
              : "Not a member of the group in SCIM, but still one for the role-sync worker.";
      case GROUP ->
          switch (detail) {
            case "left over" ->
                "The group doesn't exist anymore, but still does for the role-sync worker.";
            case "missing" -> "The role-sync worker hasn't heard of this group.";
            case "deleted" -> "The group exists, but not for the role-sync worker.";
            default -> "The role-sync worker has " + detail + " of this group.";
          };
      case MAPPING -> "The role-sync worker has another role for this group: " + detail + ".";
      case SETTINGS ->
          "Settings of the connection haven't arrived at the "
              + detail.replace(", ", " and the ")
              + ".";
      case PARKED_MEMBER ->
          detail
              + (detail.startsWith("1 ") ? " waits" : " wait")
              + " for a user whom the identity provider hasn't pushed.";
    };
  }

  private String attributes() {
    return detail
        .replace("email", "email address")
        .replace("displayName", "name")
        .replace("scimManaged", "manager")
        .replace(", ", " and ");
  }
}
