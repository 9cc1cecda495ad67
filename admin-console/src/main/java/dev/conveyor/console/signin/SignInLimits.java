package dev.conveyor.console.signin;

import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** How many passwords may be tried: by the name and by the client's address. */
final class SignInLimits {

  private final SignInFailures names;
  private final SignInAddresses addresses;

  /**
   * @param refusalsAnAddress the most refusals of one address in an hour
   */
  SignInLimits(
      JdbcClient jdbc, TransactionTemplate transaction, Clock clock, int refusalsAnAddress) {
    this.names = new SignInFailures(jdbc, transaction, clock);
    this.addresses = new SignInAddresses(jdbc, clock, refusalsAnAddress);
  }

  /**
   * Counts a try before it is evaluated. A client that has used up its own tries locks no further
   * names.
   *
   * @return false when it must not be evaluated
   */
  boolean begin(String name, String address) {
    return addresses.begin(address) && names.begin(name);
  }

  /** The password was right. */
  void admitted(String name, String address) {
    names.admitted(name);
    addresses.admitted(address);
  }

  void forget() {
    names.forget();
    addresses.forget();
  }
}
