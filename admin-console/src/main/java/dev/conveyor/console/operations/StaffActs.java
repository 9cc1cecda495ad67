package dev.conveyor.console.operations;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.signin.AccountEndings;
import dev.conveyor.console.signin.Links;
import dev.conveyor.console.signin.PasswordLinks;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.InvalidValue;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators do about the staff. */
final class StaffActs {

  private static final Duration SIGN_IN_LINK_LIFETIME = Duration.ofDays(1);

  private final StaffAccounts staff;
  private final Links links;
  private final PasswordLinks passwordLinks;
  private final AccountEndings endings;
  private final Audit audit;

  StaffActs(
      StaffAccounts staff,
      Links links,
      PasswordLinks passwordLinks,
      AccountEndings endings,
      Audit audit) {
    this.staff = staff;
    this.links = links;
    this.passwordLinks = passwordLinks;
    this.endings = endings;
    this.audit = audit;
  }

  /**
   * A link that signs in the first person who opens it.
   *
   * @param secret kept nowhere
   */
  record SignInLink(String secret, Instant expiresAt) {}

  /**
   * @throws InvalidValue when the address or the rights are missing
   * @throws Conflict when somebody has that e-mail address
   */
  StaffAccounts.Listed add(
      String actor,
      @Nullable String email,
      @Nullable String name,
      boolean support,
      boolean operator) {
    EmailAddress address =
        EmailAddress.typed(email)
            .orElseThrow(() -> new InvalidValue("A member of staff needs an e-mail address."));
    String called = name == null ? "" : name.strip();
    AccountId.Staff id = staff.add(address, called, support, operator);
    audit.record(actor, null, "added to the staff", address.value(), null);
    return new StaffAccounts.Listed(id.id(), address, called, support, operator);
  }

  /**
   * Makes a link with which they set a password.
   *
   * @return its secret, which is kept nowhere
   * @throws Conflict when the account has ended
   */
  String passwordLink(String actor, UUID id) {
    String secret = passwordLinks.create(new AccountId.Staff(id));
    audit.record(actor, null, "made a password link", "staff " + id, null);
    return secret;
  }

  /**
   * @throws InvalidValue without an address
   * @throws NotFound when no staff member has it
   */
  SignInLink signInLink(String actor, @Nullable String email) {
    if (email == null) {
      throw new InvalidValue("Name the member of staff by their e-mail address.");
    }
    Instant at = endings.now();
    AccountId.Staff account =
        staff
            .findByEmail(new EmailAddress(email.strip()))
            .orElseThrow(
                () -> new NotFound("There is no member of staff with the address " + email + "."));
    Instant expires = Instant.now().plus(SIGN_IN_LINK_LIFETIME);
    String secret = links.create(account, Links.Purpose.SIGN_IN, SIGN_IN_LINK_LIFETIME, at);
    audit.record(actor, null, "made a sign-in link", email, null);
    return new SignInLink(secret, expires);
  }

  /**
   * Ends an account.
   *
   * @param confirmed that its owner is signed out at once
   * @throws ConfirmationNeeded when it is not confirmed
   * @throws Conflict when it is the only operator's
   */
  void end(String actor, UUID id, boolean confirmed) {
    if (!confirmed) {
      throw new ConfirmationNeeded(
          "Confirm that you want to end this account. Its owner is signed out at once.");
    }
    staff.disable(id);
    audit.record(actor, null, "ended a staff account", "staff " + id, null);
  }
}
