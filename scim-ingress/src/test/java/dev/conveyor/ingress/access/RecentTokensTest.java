package dev.conveyor.ingress.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentTokensTest {

  private final RecentTokens recent = new RecentTokens();

  @Test
  void rejectedTokenIsForgotten() {
    recent.put(token(1), true);
    recent.put(token(2), false);

    assertThat(recent.contains(token(1))).isTrue();
    assertThat(recent.contains(token(2))).isFalse();
    recent.put(token(1), false);
    assertThat(recent.contains(token(1))).isFalse();
  }

  @Test
  void onlyTheLatestTokensAreRemembered() {
    for (int i = 0; i < 10_001; i++) {
      recent.put(token(i), true);
    }

    assertThat(recent.contains(token(0))).isFalse();
    assertThat(recent.contains(token(1))).isTrue();
    assertThat(recent.contains(token(10_000))).isTrue();
  }

  private static RecentTokens.Token token(int number) {
    byte[] secretHash = ByteBuffer.allocate(4).putInt(number).array();
    return RecentTokens.Token.of("acme", new UUID(0, 1), secretHash);
  }
}
