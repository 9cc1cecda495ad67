package dev.conveyor.ingress.protocol;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Schema and message URNs of RFC 7643 and RFC 7644. */
final class Urns {

  /**
   * URNs of SCIM drafts and of SCIM 1.1, with or without a trailing resource type, such as {@code
   * urn:scim:schemas:core:2.0}.
   */
  private static final Pattern OLD =
      Pattern.compile(
          "urn:scim:schemas:(core|extension:enterprise):[12]\\.0(:user|:group)?(?=$|:)(.*)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
  static final String ENTERPRISE_USER =
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
  static final String PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
  static final String LIST_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
  static final String SEARCH_REQUEST = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
  static final String BULK_REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
  static final String BULK_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
  static final String ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";

  private Urns() {}

  /**
   * OneLogin sends the schema URNs of SCIM drafts, {@code "schemas": ["urn:scim:schemas:core:2.0"]}
   * instead of {@code ["urn:ietf:params:scim:schemas:core:2.0:User"]} (RFC 7643 section 3).
   *
   * @param core the core schema's URN for a URN without resource type
   * @return the text with a leading draft URN replaced by the RFC's; otherwise unchanged
   */
  static String current(String text, String core) {
    Matcher old = OLD.matcher(text);
    if (!old.matches()) {
      return text;
    }
    if (!old.group(1).equalsIgnoreCase("core")) {
      return ENTERPRISE_USER + old.group(3);
    }
    String type = old.group(2) == null ? "" : old.group(2).toLowerCase(Locale.ROOT);
    String urn = type.equals(":user") ? USER : type.equals(":group") ? GROUP : core;
    return urn + old.group(3);
  }
}
