package dev.conveyor.ingress.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RecentTokensTest {

  private final RecentTokens recent = new RecentTokens();

  @Test
  void aTokenThatIsRefusedIsForgotten() {
    recent.put(digest(1), true);
    recent.put(digest(2), false);

    assertThat(recent.contains(digest(1))).isTrue();
    assertThat(recent.contains(digest(2))).isFalse();
    recent.put(digest(1), false);
    assertThat(recent.contains(digest(1))).isFalse();
  }

  @Test
  void onlySoManyAreRememberedTheLatestOnes() {
    for (int i = 0; i < 10_001; i++) {
      recent.put(digest(i), true);
    }

    assertThat(recent.contains(digest(0))).isFalse();
    assertThat(recent.contains(digest(1))).isTrue();
    assertThat(recent.contains(digest(10_000))).isTrue();
  }

  private static byte[] digest(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }
}
