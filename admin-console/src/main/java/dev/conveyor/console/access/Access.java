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
   * @param organization whose page it is; null for a page of the installation
   */
  public static boolean allows(Viewer viewer, Area area, @Nullable OrganizationId organization) {
    if (viewer instanceof Viewer.Staff staff) {
      return allowsStaff(staff, area);
    }
    if (viewer instanceof Viewer.Member member) {
      return organization == null
          ? area == Area.ACCOUNT
          : organization.equals(member.organization()) && allowsMember(member, area);
    }
    return false;
  }

  private static boolean allowsStaff(Viewer.Staff staff, Area area) {
    return switch (area) {
      case ORGANIZATIONS, USERS, ACCOUNT -> true;
      case INSTALLATION, SETTINGS, BILLING, PIPELINE -> staff.operator();
      case FAILURES -> staff.support();
    };
  }

  private static boolean allowsMember(Viewer.Member member, Area area) {
    return switch (area) {
      case SETTINGS, USERS -> member.active() && member.admin();
      case BILLING -> member.billingAdmin();
      case ACCOUNT -> member.active();
      case ORGANIZATIONS, INSTALLATION, FAILURES, PIPELINE -> false;
    };
  }
}
