package dev.conveyor.console.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Where the console sends requests to. A connection goes to an address that was checked, and no
 * name is resolved a second time: a name server that answers differently the next time gains
 * nothing.
 */
public final class OutboundAddresses implements DnsResolver {

  /** Each is tried in turn, with a separate timeout. */
  private static final int MOST = 4;

  private final boolean privateToo;

  /**
   * @param privateToo whether this machine and private networks may be reached, and without TLS.
   *     Link-local and metadata addresses are refused in any case
   */
  public OutboundAddresses(boolean privateToo) {
    this.privateToo = privateToo;
  }

  /**
   * @throws RefusedAddress when the address has another scheme than https, or names a user
   */
  public void check(URI address) throws RefusedAddress {
    String scheme = String.valueOf(address.getScheme());
    boolean allowed = scheme.equals("https") || privateToo && scheme.equals("http");
    if (!allowed || address.getHost() == null || address.getRawUserInfo() != null) {
      throw new RefusedAddress("It must be an address that begins with https://.");
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] found = InetAddress.getAllByName(host);
    for (InetAddress address : found) {
      if (!isAllowed(address)) {
        throw new RefusedAddress("It is on a private or reserved network.");
      }
    }
    return Arrays.copyOf(found, Math.min(found.length, MOST));
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return resolve(host)[0].getCanonicalHostName();
  }

  private boolean isAllowed(InetAddress address) {
    return switch (Reach.of(address)) {
      case PUBLIC -> true;
      case PRIVATE -> privateToo;
      case NEVER -> false;
    };
  }
}
