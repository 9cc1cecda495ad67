package dev.conveyor.console.outbound;

import java.net.UnknownHostException;

/** An address that the console does not send requests to. */
public final class RefusedAddress extends UnknownHostException {

  private static final long serialVersionUID = 1;

  RefusedAddress(String message) {
    super(message);
  }
}
