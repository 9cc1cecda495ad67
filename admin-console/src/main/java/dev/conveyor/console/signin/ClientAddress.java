package dev.conveyor.console.signin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The address that a limit counts by. Pure. */
final class ClientAddress {

  private static final int NETWORK_BYTES = 8;

  private ClientAddress() {}

  /**
   * An IPv4 address, or the first 64 bits of an IPv6 address: a client chooses the rest itself.
   *
   * @param literal as the socket or a trusted proxy gives it; never a host name
   */
  static String limitedBy(String literal) {
    try {
      InetAddress address = InetAddress.ofLiteral(literal);
      return address instanceof Inet6Address
          ? InetAddress.getByAddress(
                  Arrays.copyOf(
                      Arrays.copyOf(address.getAddress(), NETWORK_BYTES),
                      address.getAddress().length))
              .getHostAddress()
          : address.getHostAddress();
    } catch (IllegalArgumentException | UnknownHostException e) {
      return "unknown";
    }
  }
}
