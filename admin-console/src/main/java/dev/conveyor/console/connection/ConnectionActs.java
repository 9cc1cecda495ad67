package dev.conveyor.console.connection;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.Forbidden;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.OrganizationId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What an admin and an operator set for an organization. */
public final class ConnectionActs {

  private final Connections connections;
  private final SsoProviders providers;
  private final Audit audit;

  ConnectionActs(Connections connections, SsoProviders providers, Audit audit) {
    this.connections = connections;
    this.providers = providers;
    this.audit = audit;
  }

  /**
   * Changes what an organization's admin may set.
   *
   * @param confirmed whether SCIM may be disabled. The page asks for it; the API never did, and its
   *     callers do not send it
   * @throws ConfirmationNeeded when SCIM would be disabled
   * @throws Conflict when single sign-on would be required and no provider is set up, or no one has
   *     signed in through it yet
   * @throws Forbidden when the change is one of the organization's limits
   */
  public ActOutcome<Connection> change(
      String actor,
      OrganizationId organization,
      boolean confirmed,
      UnaryOperator<Connection> change) {
    return apply(
        actor,
        organization,
        before -> {
          Connection after = change.apply(before);
          if (!confirmed && before.enabled() && !after.enabled()) {
            throw new ConfirmationNeeded(
                "Confirm that you want to disable SCIM. Your identity provider could no longer"
                    + " create, update, or deactivate users here.");
          }
          if (!after.limits().equals(before.limits())) {
            throw limitsAreTheOperators();
          }
          return after;
        });
  }

  /**
   * Changes settings, limits among them.
   *
   * @param operates whether the actor runs this installation
   * @throws Conflict as for other settings
   * @throws Forbidden when they do not
   */
  ActOutcome<Connection> changeLimits(
      String actor,
      boolean operates,
      OrganizationId organization,
      UnaryOperator<Connection> change) {
    if (!operates) {
      throw limitsAreTheOperators();
    }
    return apply(actor, organization, change);
  }

  private static Forbidden limitsAreTheOperators() {
    return new Forbidden("An organization's limits are set by those who run this installation.");
  }

  private Connection checked(OrganizationId organization, Connection before, Connection after) {
    boolean required = after.requireSso() && !before.requireSso();
    if (required && providers.find(organization).isEmpty()) {
      throw new Conflict("Set up single sign-on first. Otherwise, no one could sign in.");
    }
    if (required && providers.lastSignIn(organization).isEmpty()) {
      throw new Conflict(
          "Nobody has signed in through this identity provider since it was set up or changed."
              + " Sign in with single sign-on in another browser first, then require it.");
    }
    return after;
  }

  private ActOutcome<Connection> apply(
      String actor, OrganizationId organization, UnaryOperator<Connection> change) {
    Connection before = connections.find(organization);
    Connection after =
        connections.change(
            organization,
            locked -> checked(organization, locked, change.apply(locked)),
            TraceParent.current());
    String difference = difference(before, after);
    if (!difference.isEmpty()) {
      audit.record(actor, organization, "changed the SCIM connection", null, difference);
    }
    boolean effective =
        ActOutcome.await(() ->
            connections.hasTakenEffect(organization, after.version())
                && (before.paused() == after.paused()
                    || connections.isPausedNow(organization, after.paused())));
    return new ActOutcome<>(after, effective);
  }

  private static String difference(Connection before, Connection after) {
    List<String> changes = new ArrayList<>();
    note(changes, "enabled", before.enabled(), after.enabled());
    note(changes, "default role", before.defaultRole(), after.defaultRole());
    note(changes, "require SSO", before.requireSso(), after.requireSso());
    note(changes, "seat limit", before.seatLimit(), after.seatLimit());
    note(changes, "wait", before.waitForProvisioning(), after.waitForProvisioning());
    note(changes, "rehire", before.rehire().text(), after.rehire().text());
    note(changes, "requests/s", before.requestsPerSecond(), after.requestsPerSecond());
    note(changes, "paused", before.paused(), after.paused());
    note(changes, "holds", words(before.holds()), words(after.holds()));
    return String.join(", ", changes);
  }

  private static String words(HoldPolicy holds) {
    return holds.enabled()
        ? "more than %d users and %d%% in %d minutes, then %s after %d hours"
            .formatted(
                holds.moreThan(),
                holds.percent(),
                holds.minutes(),
                holds.endsBy().text(),
                holds.endsAfterHours())
        : "off";
  }

  private static void note(
      List<String> changes, String name, @Nullable Object before, @Nullable Object after) {
    if (!java.util.Objects.equals(before, after)) {
      changes.add(name + ": " + (after == null ? "none" : after));
    }
  }
}
