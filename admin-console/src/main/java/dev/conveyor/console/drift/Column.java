package dev.conveyor.console.drift;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A column of an exported list, by the names that Okta, Entra ID, OneLogin, Google Workspace, and
 * their reports give it. Names are compared without case, spaces, and punctuation.
 */
enum Column {
  USER_NAME(
      "username",
      "userprincipalname",
      "upn",
      "login",
      "loginname",
      "user",
      "userlogin",
      "profilelogin",
      "signinname",
      "appusername",
      "applicationusername",
      "oktausername"),
  EMAIL(
      "email",
      "emailaddress",
      "mail",
      "primaryemail",
      "workemail",
      "useremail",
      "profileemail",
      "emailaddressrequired"),
  NAME("displayname", "name", "fullname", "userdisplayname"),
  GIVEN_NAME("firstname", "givenname", "profilefirstname", "firstnamerequired"),
  FAMILY_NAME("lastname", "surname", "familyname", "profilelastname", "lastnamerequired"),
  GROUPS(
      "groups",
      "group",
      "groupname",
      "groupnames",
      "groupdisplayname",
      "assignedgroups",
      "memberof",
      "groupmemberships"),
  STATUS("status", "userstatus", "accountenabled", "state", "enabled", "active", "accountstatus");

  private static final List<String> INACTIVE =
      List.of(
          "deprovisioned",
          "deactivated",
          "inactive",
          "suspended",
          "disabled",
          "blocked",
          "deleted",
          "false",
          "no",
          "0");

  @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable list.
  private final List<String> names;

  Column(String... names) {
    this.names = List.of(names);
  }

  /** The column of a header's cell; empty for one that is of no use. */
  static Optional<Column> named(String header) {
    String name = plain(header);
    for (Column column : values()) {
      if (column.names.contains(name)) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  /** Whether a status says that the user should not be active. */
  static boolean isInactive(String status) {
    return INACTIVE.contains(plain(status));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
