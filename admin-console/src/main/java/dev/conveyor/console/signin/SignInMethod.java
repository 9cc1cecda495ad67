package dev.conveyor.console.signin;

import dev.conveyor.console.directory.SignIn;
import java.util.Locale;

/** How somebody signed in. */
enum SignInMethod {
  PASSWORD,
  SSO,
  /** A one-time link that an operator made. */
  LINK;

  /** As it is kept in the session, among the authorities. */
  public String authority() {
    return "SIGNED_IN_BY_" + name();
  }

  /** A link counts as a password: it does not come from the organization's identity provider. */
  SignIn.Method asDirectoryKnowsIt() {
    return this == SSO ? SignIn.Method.SSO : SignIn.Method.PASSWORD;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
