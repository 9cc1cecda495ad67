package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;

/** Everything that an account signs in with. */
public final class Credentials {

  private final AccountEndings endings;
  private final SignInPasswords passwords;
  private final Links links;

  Credentials(AccountEndings endings, SignInPasswords passwords, Links links) {
    this.endings = endings;
    this.passwords = passwords;
    this.links = links;
  }

  /** Ends the account's password, sessions, and links, in the caller's transaction. */
  public void end(AccountId account) {
    endings.endCredentials(account);
    passwords.delete(account);
    links.delete(account);
  }
}
