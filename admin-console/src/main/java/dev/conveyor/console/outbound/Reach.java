package dev.conveyor.console.outbound;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** What an address belongs to. Pure; by IANA's registries of special-purpose addresses. */
enum Reach {
  PUBLIC,
  /** This machine or a private network. */
  PRIVATE,
  /** Link-local and metadata addresses, where clouds serve machine credentials. */
  NEVER;

  private static final List<Range> PRIVATE_RANGES =
      ranges(
          "127.0.0.0/8",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "::1/128",
          "fc00::/7");

  private static final List<Range> NEVER_RANGES =
      ranges(
          // Clouds' metadata services: AWS by IPv6, Azure, Alibaba, Oracle. The others are
          // link-local.
          "fd00:ec2::254/128",
          "168.63.129.16/32",
          "100.100.100.200/32",
          "192.0.0.0/24",
          // This host, link-local, multicast, reserved.
          "0.0.0.0/8",
          "169.254.0.0/16",
          "224.0.0.0/4",
          "240.0.0.0/4",
          // Documentation and benchmarks.
          "192.0.2.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "2001:db8::/32",
          // IPv4 addresses in disguise: Teredo, 6to4.
          "2001::/32",
          "2002::/16");

  /** All that is public among IPv6 addresses. */
  private static final List<Range> GLOBAL_UNICAST = ranges("2000::/3");

  /** Of networks that have IPv6 alone; the last four bytes are an IPv4 address. */
  private static final List<Range> NAT64 = ranges("64:ff9b::/96");

  static Reach of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (isIn(bytes, NAT64)) {
      return of(Range.address(Arrays.copyOfRange(bytes, 12, 16))) == PUBLIC ? PUBLIC : NEVER;
    }
    if (isIn(bytes, NEVER_RANGES)) {
      return NEVER;
    }
    if (isIn(bytes, PRIVATE_RANGES)) {
      return PRIVATE;
    }
    return bytes.length == 4 || isIn(bytes, GLOBAL_UNICAST) ? PUBLIC : NEVER;
  }

  private static boolean isIn(byte[] address, List<Range> ranges) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static List<Range> ranges(String... texts) {
    return Arrays.stream(texts).map(Range::parse).toList();
  }
}
