package dev.conveyor.console.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses by its first bits. Pure. */
record Range(byte[] network, int bits) {

  /** Such as {@code 10.0.0.0/8}. */
  static Range parse(String cidr) {
    int slash = cidr.indexOf('/');
    return new Range(
        InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress(),
        Integer.parseInt(cidr.substring(slash + 1)));
  }

  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
    }
  }

  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
