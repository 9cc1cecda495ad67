package dev.conveyor.console.access;

import dev.conveyor.schemas.OrganizationId;
import java.util.Set;
import java.util.UUID;

/** Who looks at a page, as they are at this moment. */
public sealed interface Viewer {

  /** For the audit trail and the page's corner. */
  String name();

  /** Somebody who runs the installation. */
  record Staff(AccountId.Staff account, String name, boolean support, boolean operator)
      implements Viewer {}

  /** Anyone who has an API key. */
  record Key(UUID id, String keyName, Set<ApiScope> scopes) implements Viewer {

    @Override
    public String name() {
      return "API key " + keyName;
    }
  }

  /**
   * A user of an organization.
   *
   * @param active false for a deactivated Billing Admin, who sees billing alone
   */
  record Member(
      AccountId.Member account, String name, boolean active, boolean admin, boolean billingAdmin)
      implements Viewer {

    public OrganizationId organization() {
      return account.organization();
    }
  }
}
