package dev.conveyor.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7,                      192.0.2.7",
    "::ffff:192.0.2.7,               192.0.2.7",
    "2001:db8:1:2:3:4:5:6,           2001:db8:1:2:0:0:0:0",
    "2001:db8:1:2:ffff:ffff:ffff:1,  2001:db8:1:2:0:0:0:0",
    "2001:db8:1:3::1,                2001:db8:1:3:0:0:0:0",
    "example.com,                    unknown",
    "'',                             unknown",
  })
  void anIpv6ClientIsLimitedByItsNetwork(String literal, String limitedBy) {
    assertThat(ClientAddress.limitedBy(literal)).isEqualTo(limitedBy);
  }
}
