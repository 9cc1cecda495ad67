package dev.conveyor.console.access;

import dev.conveyor.schemas.OrganizationId;

/** Who looks at a page, as they are at this moment. */
public sealed interface Viewer {

  /** For the audit trail and the page's corner. */
  String name();

  AccountId account();

  /** Somebody who runs the installation. */
  record Staff(AccountId.Staff account, String name, boolean support, boolean operator)
      implements Viewer {}

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
