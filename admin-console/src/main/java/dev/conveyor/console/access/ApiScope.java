package dev.conveyor.console.access;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import org.jspecify.annotations.Nullable;

/** What an API key may do. A key with several scopes may do what any of them allows. Pure. */
public sealed interface ApiScope {

  /** Reads everything, of every organization and of the installation. */
  record Read() implements ApiScope {
    @Override
    public String text() {
      return "read";
    }
  }

  /** Works on failed provisions, and reads users of every organization. */
  record Support() implements ApiScope {
    @Override
    public String text() {
      return "support";
    }
  }

  /** Runs the installation: organizations and their settings, users, team, keys. */
  record Operator() implements ApiScope {
    @Override
    public String text() {
      return "operator";
    }
  }

  /** Does what an admin and a Billing Admin of one organization do, or reads it only. */
  record Organization(OrganizationId id, boolean readOnly) implements ApiScope {
    @Override
    public String text() {
      return "organization:" + id + (readOnly ? ":read" : "");
    }
  }

  @JsonValue
  String text();

  /**
   * @param organization whose page it is; null for a page of the installation
   * @param write false for a request that only reads
   */
  default boolean allows(Area area, @Nullable OrganizationId organization, boolean write) {
    return switch (this) {
      case Read read -> !write;
      case Support support -> Access.allowsStaff(true, false, area);
      case Operator operator -> Access.allowsStaff(false, true, area);
      case Organization one ->
          one.id().equals(organization)
              && !(write && one.readOnly())
              && switch (area) {
                case SETTINGS, USERS, BILLING, OWN_RECORDS -> true;
                case ORGANIZATIONS, INSTALLATION, ACCOUNT, FAILURES, PIPELINE -> false;
              };
    };
  }

  /**
   * @throws InvalidValue when the text is no scope
   */
  static ApiScope parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts[0].equals("organization") && parts.length == 2) {
      return new Organization(new OrganizationId(parts[1]), false);
    }
    if (parts[0].equals("organization") && parts.length == 3 && parts[2].equals("read")) {
      return new Organization(new OrganizationId(parts[1]), true);
    }
    return switch (text) {
      case "read" -> new Read();
      case "support" -> new Support();
      case "operator" -> new Operator();
      default ->
          throw new InvalidValue(
              "Unknown scope: "
                  + text
                  + ". A scope is read, support, operator, organization:ID, or"
                  + " organization:ID:read.");
    };
  }
}
