package dev.conveyor.console.people;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Administrators;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.LastAdmin;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Erases people at their request: everywhere, and for good. */
final class ErasureActs {

  private static final String BY_ADDRESS = "Say by which e-mail address the person goes.";

  private final UserDirectory directory;
  private final Administrators administrators;
  private final Commands commands;
  private final People people;
  private final Traces traces;
  private final TransactionTemplate transaction;
  private final Audit audit;

  ErasureActs(
      UserDirectory directory,
      Administrators administrators,
      Commands commands,
      People people,
      Traces traces,
      TransactionTemplate transaction,
      Audit audit) {
    this.directory = directory;
    this.administrators = administrators;
    this.commands = commands;
    this.people = people;
    this.traces = traces;
    this.transaction = transaction;
    this.audit = audit;
  }

  /**
   * Erases a directory user, with the SCIM users that they were ever linked with.
   *
   * @param address theirs, as somebody typed it to be sure; null where the id is enough
   * @param confirmed whether the organization may be left without an admin
   * @throws InvalidValue when that is not their address
   * @throws Conflict when they are a Billing Admin: that role is taken away manually first, so that
   *     nobody is locked out of their account by the way
   * @throws ConfirmationNeeded if the organization would have no admin afterwards
   */
  ActOutcome<Person> erase(
      String actor,
      OrganizationId organization,
      UserId id,
      @Nullable String address,
      boolean confirmed) {
    UserView user = directory.require(organization, id);
    if (address != null && !new EmailAddress(address).key().equals(user.email().key())) {
      throw new InvalidValue("That is not this user's address. No one was erased.");
    }
    return erase(actor, people.ofUser(organization, id, user.email()), user, confirmed);
  }

  /**
   * Erases everyone with an address, including people who were pushed but never became users, and
   * what failed provisions say of them.
   *
   * @throws Conflict as for a user
   * @throws ConfirmationNeeded as for a user
   */
  ActOutcome<Person> erase(
      String actor, OrganizationId organization, @Nullable String address, boolean confirmed) {
    EmailAddress name = typed(address);
    UserView user = directory.findByEmail(organization, name).orElse(null);
    return erase(
        actor,
        people.ofAddress(organization, user == null ? null : user.id(), name),
        user,
        confirmed);
  }

  /**
   * Who an erasure by address would erase, for the confirmation page.
   *
   * @param user the directory user; null when there is none
   * @param scimUsers how many SCIM users go with them
   * @param warning what has to be confirmed besides; null when there is no such thing
   */
  public record Found(@Nullable UserView user, int scimUsers, @Nullable String warning) {}

  /**
   * Looks up who an erasure by that address would erase. Changes nothing.
   *
   * @throws Conflict as the erasure itself
   */
  Found find(OrganizationId organization, @Nullable String address) {
    EmailAddress name = typed(address);
    UserView user = directory.findByEmail(organization, name).orElse(null);
    Person person = people.ofAddress(organization, user == null ? null : user.id(), name);
    String warning = null;
    if (user != null) {
      refuse(organization, user, true);
      warning =
          administrators.goWith(organization, user.id())
              ? LastAdmin.warning(user.displayName())
              : null;
    }
    return new Found(user, person.scimUsers().size(), warning);
  }

  private ActOutcome<Person> erase(
      String actor, Person person, @Nullable UserView user, boolean confirmed) {
    if (user != null) {
      refuse(person.organization(), user, confirmed);
    }
    transaction.executeWithoutResult(status -> {
      commands.erase(
          person.organization(),
          person.user(),
          person.scimUsers(),
          person.addressHashes(),
          TraceParent.current());
      traces.forget(person);
      audit.record(
          actor,
          person.organization(),
          "erased a person",
          person.user() == null ? null : person.user().toString(),
          null);
    });
    boolean effective = ActOutcome.await(() -> people.areForgotten(person));
    // What was on its way when it began has arrived by now.
    transaction.executeWithoutResult(status -> traces.forget(person));
    return new ActOutcome<>(person, effective);
  }

  private void refuse(OrganizationId organization, UserView user, boolean confirmed) {
    if (user.isBillingAdmin()) {
      throw new Conflict(
          user.displayName() + " is a Billing Admin. Take that role away first, then erase them.");
    }
    if (!confirmed && administrators.goWith(organization, user.id())) {
      throw LastAdmin.without(user);
    }
  }

  private static EmailAddress typed(@Nullable String address) {
    return EmailAddress.typed(address).orElseThrow(() -> new InvalidValue(BY_ADDRESS));
  }
}
