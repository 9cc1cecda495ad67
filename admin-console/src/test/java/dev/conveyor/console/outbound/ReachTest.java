package dev.conveyor.console.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8,                  PUBLIC",
    "172.15.255.255,           PUBLIC",
    "172.32.0.0,               PUBLIC",
    "100.63.255.255,           PUBLIC",
    "2606:4700::1111,          PUBLIC",
    "64:ff9b::8.8.8.8,         PUBLIC",
    "127.0.0.1,                PRIVATE",
    "127.255.255.254,          PRIVATE",
    "10.0.0.1,                 PRIVATE",
    "172.16.0.1,               PRIVATE",
    "172.31.255.255,           PRIVATE",
    "192.168.1.1,              PRIVATE",
    "100.64.0.1,               PRIVATE",
    "::1,                      PRIVATE",
    "fd12::1,                  PRIVATE",
    "::ffff:10.0.0.1,          PRIVATE",
    "0.0.0.0,                  NEVER",
    "::,                       NEVER",
    "169.254.169.254,          NEVER",
    "::ffff:169.254.169.254,   NEVER",
    "fd00:ec2::254,            NEVER",
    "168.63.129.16,            NEVER",
    "100.100.100.200,          NEVER",
    "fe80::1,                  NEVER",
    "224.0.0.1,                NEVER",
    "ff02::1,                  NEVER",
    "255.255.255.255,          NEVER",
    "192.0.2.1,                NEVER",
    "198.19.0.1,               NEVER",
    "2001:db8::1,              NEVER",
    "2002:a00:1::,             NEVER",
    "2001:0:a00:1::,           NEVER",
    "64:ff9b::10.0.0.1,        NEVER",
    "64:ff9b::169.254.169.254, NEVER",
    "64:ff9b:1::1,             NEVER",
    "::10.0.0.1,               NEVER",
    "fec0::1,                  NEVER",
  })
  void whatAnAddressBelongsTo(String literal, Reach reach) {
    assertThat(Reach.of(InetAddress.ofLiteral(literal))).isEqualTo(reach);
  }

  /** However an address is written, it is the address that counts. */
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.1", "2130706433", "0", "[::1]"})
  void thisMachineIsRefusedByEveryName(String host) {
    assertThatThrownBy(() -> new OutboundAddresses(false).resolve(host))
        .isInstanceOf(RefusedAddress.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://idp.example.com/x, true,  true",
    "http://idp.example.com/x,  false, true",
    "https://u:p@idp.example.com, false, false",
    "file:///etc/passwd,        false, false",
    "ftp://idp.example.com,     false, false",
    "javascript:alert(1),       false, false",
    "/relative,                 false, false",
  })
  void anAddressNeedsTls_unlessPrivateOnesAreAllowed(
      String address, boolean allowed, boolean allowedPrivately) throws Exception {
    for (boolean privately : new boolean[] {false, true}) {
      if (privately ? allowedPrivately : allowed) {
        new OutboundAddresses(privately).check(URI.create(address));
      } else {
        assertThatThrownBy(() -> new OutboundAddresses(privately).check(URI.create(address)))
            .isInstanceOf(RefusedAddress.class);
      }
    }
  }
}
