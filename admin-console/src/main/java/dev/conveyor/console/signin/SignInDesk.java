package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.SignIn;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets people in: by password, by one-time link, by what their identity provider says. */
final class SignInDesk {

  private static final Result WRONG = Result.refused("Incorrect e-mail address or password.");
  private static final Result LOCKED =
      Result.refused(
          "Too many failed attempts. Try again later, or ask an admin for a one-time link.");
  private static final Result BUSY =
      Result.refused("Too many people are signing in at the moment. Try again in a few seconds.");

  private final StaffAccounts staff;
  private final UserDirectory directory;
  private final SignInPasswords passwords;
  private final Links links;
  private final Viewers viewers;
  private final AccountEndings endings;
  private final SignInLimits limits;
  private final HashingSlots slots = HashingSlots.ofThisMachine();
  private final Audit audit;

  SignInDesk(
      SignInLimits limits,
      StaffAccounts staff,
      UserDirectory directory,
      SignInPasswords passwords,
      Links links,
      Viewers viewers,
      AccountEndings endings,
      Audit audit) {
    this.limits = limits;
    this.staff = staff;
    this.directory = directory;
    this.passwords = passwords;
    this.links = links;
    this.viewers = viewers;
    this.endings = endings;
    this.audit = audit;
  }

  /**
   * Whose session begins, or why none does.
   *
   * @param account null when none does
   * @param at when the session begins
   */
  public record Result(@Nullable AccountId account, Instant at, String message) {

    static Result admitted(AccountId account, Instant at) {
      return new Result(account, at, "");
    }

    static Result refused(String message) {
      return new Result(null, Instant.EPOCH, message);
    }
  }

  /**
   * By a password.
   *
   * @param organization null for staff
   * @param address the client's
   */
  Result byPassword(
      @Nullable String organization, EmailAddress email, String password, String address) {
    String name =
        (organization == null ? AccountId.STAFF_PREFIX : ComparisonKey.of(organization) + ":")
            + email.key();
    return slots.run(
        () -> {
          if (!limits.begin(name, address)) {
            return LOCKED;
          }
          Instant at = endings.now();
          AccountId account = account(organization, email).orElse(null);
          if (!passwords.matches(account, password) || account == null) {
            refused(account);
            return WRONG;
          }
          limits.admitted(name, address);
          return admit(account, SignInMethod.PASSWORD, at);
        },
        BUSY);
  }

  /** Names that no account has are no acts of anybody; lockout bounds the others. */
  private void refused(@Nullable AccountId account) {
    if (account != null) {
      audit.record(
          account.toString(), organizationOf(account), "was refused", "sign-in", "wrong password");
    }
  }

  Result byLink(String secret) {
    Instant at = endings.now();
    return links
        .use(secret, Links.Purpose.SIGN_IN)
        .map(account -> admit(account, SignInMethod.LINK, at))
        .orElseGet(() -> Result.refused("This link was used already, or has expired."));
  }

  /** Forgets refusals and passwords that no longer count; to be called now and then. */
  void forget() {
    limits.forget();
    passwords.forgetVoid();
  }

  /** The organization's identity provider says who it is. */
  Result bySso(OrganizationId organization, @Nullable EmailAddress email) {
    if (email == null) {
      return Result.refused("The identity provider did not say a verified e-mail address.");
    }
    Instant at = endings.now();
    return directory
        .findByEmail(organization, email)
        .map(user -> admit(new AccountId.Member(organization, user.id()), SignInMethod.SSO, at))
        .orElseGet(() ->
            Result.refused(
                "There is no user with the address "
                    + email
                    + " here. Ask your organization's admin to assign you to this application in"
                    + " the identity provider."));
  }

  /** Sets the password of whose link it is, and lets them in. */
  Result setPassword(String secret, String password) {
    SignInPasswords.check(password);
    return slots.run(() -> set(secret, password), BUSY);
  }

  private Result set(String secret, String password) {
    Optional<AccountId> owner = links.use(secret, Links.Purpose.SET_PASSWORD);
    if (owner.isEmpty()) {
      return Result.refused("This link was used already, or has expired.");
    }
    AccountId account = owner.get();
    // Anyone who knew the former password is out.
    endings.endSessions(account);
    Instant at = endings.now();
    Result result = admit(account, SignInMethod.PASSWORD, at);
    if (result.account() != null) {
      passwords.set(account, password, at);
      audit.record(account.toString(), organizationOf(account), "set a password", null, null);
    }
    return result;
  }

  private Result admit(AccountId account, SignInMethod method, Instant at) {
    Optional<Viewer> viewer = viewers.find(account, method, at);
    if (viewer.isEmpty()) {
      return Result.refused(whyNot(account, method));
    }
    audit.record(viewer.get().name(), organizationOf(account), "signed in", null, "by " + method);
    return Result.admitted(account, at);
  }

  private String whyNot(AccountId account, SignInMethod method) {
    if (account instanceof AccountId.Member member) {
      Optional<UserView> user = directory.find(member.organization(), member.user());
      if (user.isPresent()) {
        SignIn.Decision decision = viewers.decide(member, user.get(), method);
        return decision.allowed()
            ? "Your access ended while you were signing in. Sign in again."
            : decision.reason();
      }
    }
    return "This account has ended.";
  }

  private Optional<? extends AccountId> account(@Nullable String organization, EmailAddress email) {
    if (organization == null) {
      return staff.findByEmail(email);
    }
    try {
      OrganizationId id = new OrganizationId(organization);
      return directory.findByEmail(id, email).map(user -> new AccountId.Member(id, user.id()));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }

  private static @Nullable OrganizationId organizationOf(AccountId account) {
    return account instanceof AccountId.Member member ? member.organization() : null;
  }
}
