package dev.conveyor.console.drift;

import com.fasterxml.jackson.annotation.JsonValue;

/** What differs, and what closes it. */
enum Kind {
  /** The SCIM user is active, and the directory has no user for it. */
  NOT_IN_DIRECTORY("not-in-directory", Remedy.RESEND_SCIM_USER),
  /** The directory user is managed by a SCIM user that does not exist. */
  NOT_IN_SCIM("not-in-scim", Remedy.RESEND_SCIM_USER),
  /** One of SCIM user and directory user is active. */
  STATUS("status", Remedy.RESEND_SCIM_USER),
  /** The directory has another address or name than the SCIM user. */
  PROFILE("profile", Remedy.RESEND_SCIM_USER),
  /** Subscribers never heard of the directory user. */
  NOT_PUBLIC("not-public", Remedy.RESEND_USER),
  /** Subscribers know another state than the directory's. */
  PUBLIC_STATE("public-state", Remedy.RESEND_USER),
  /** Subscribers know a user whom the directory does not have. */
  PUBLIC_ONLY("public-only", Remedy.RESEND_USER),
  /** The user's roles are not those that their groups give. */
  ROLES("roles", Remedy.RESEND_USER),
  /** The compacted topic has another state than the roles' own table, or none, or one too many. */
  SNAPSHOT("snapshot", Remedy.RESEND_USER),
  /** The role-sync worker does not know who is a member of the group. */
  MEMBERSHIP("membership", Remedy.RESEND_SCIM_GROUP),
  /** The role-sync worker does not know the group, or knows one that does not exist. */
  GROUP("group", Remedy.RESEND_SCIM_GROUP),
  /** The role-sync worker knows another mapping. */
  MAPPING("mapping", Remedy.RESEND_MAPPING),
  /** A worker does not know the newest settings of the connection. */
  SETTINGS("settings", Remedy.RESEND_SETTINGS),
  /** A member of a group whose user was not pushed. */
  PARKED_MEMBER("parked-member", Remedy.NONE);

  /** The ordinary stage through which the difference closes. */
  enum Remedy {
    RESEND_SCIM_USER,
    RESEND_SCIM_GROUP,
    RESEND_USER,
    RESEND_MAPPING,
    RESEND_SETTINGS,
    NONE
  }

  private final String text;
  private final Remedy remedy;

  Kind(String text, Remedy remedy) {
    this.text = text;
    this.remedy = remedy;
  }

  @JsonValue
  public String text() {
    return text;
  }

  Remedy remedy() {
    return remedy;
  }

  static Kind parse(String text) {
    for (Kind kind : values()) {
      if (kind.text.equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of difference: " + text);
  }
}
