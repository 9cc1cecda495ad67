package dev.conveyor.console.access;

import dev.conveyor.schemas.OrganizationId;
import org.jspecify.annotations.Nullable;

/**
 * Who may reach what. Pure. An operator runs the installation and reaches everything but failures;
 * support reaches failures, and users of all organizations, and no settings; an organization's
 * admin reaches their own organization alone.
 */
public final class Access {

  private Access() {}

  /**
   * Whether the viewer may read and change it.
   *
   * @param organization whose page it is; null for a page of the installation
   */
  public static boolean allows(Viewer viewer, Area area, @Nullable OrganizationId organization) {
    return allows(viewer, area, organization, true);
  }

  /**
   * Whether the viewer may do it.
   *
   * @param write false for a request that only reads, which some API keys may do alone
   */
  public static boolean allows(
      Viewer viewer, Area area, @Nullable OrganizationId organization, boolean write) {
    return switch (viewer) {
      case Viewer.Staff staff -> allowsStaff(staff.support(), staff.operator(), area);
      case Viewer.Member member ->
          organization == null
              ? area == Area.ACCOUNT
              : organization.equals(member.organization()) && allowsMember(member, area);
      case Viewer.Key key ->
          key.scopes().stream().anyMatch(scope -> scope.allows(area, organization, write));
    };
  }

  static boolean allowsStaff(boolean support, boolean operator, Area area) {
    return switch (area) {
      case ORGANIZATIONS, USERS, ACCOUNT -> true;
      case INSTALLATION, SETTINGS, BILLING, PIPELINE -> operator;
      case FAILURES, OWN_RECORDS -> support;
    };
  }

  private static boolean allowsMember(Viewer.Member member, Area area) {
    return switch (area) {
      case SETTINGS, USERS, OWN_RECORDS -> member.active() && member.admin();
      case BILLING -> member.billingAdmin();
      case ACCOUNT -> member.active();
      case ORGANIZATIONS, INSTALLATION, FAILURES, PIPELINE -> false;
    };
  }
}
