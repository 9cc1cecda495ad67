package dev.conveyor.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswerStreamTest {

  private static final Pace ANY = new Pace(1, Duration.ofDays(1));

  private final ByteArrayOutputStream client = new ByteArrayOutputStream();
  private final AtomicInteger beginnings = new AtomicInteger();

  private AnswerStream stream(Pace pace) {
    return new AnswerStream(
        () -> {
          beginnings.incrementAndGet();
          return client;
        },
        pace);
  }

  @Test
  void shortResponseIsBuffered() throws IOException {
    AnswerStream stream = stream(ANY);
    byte[] most = random(AnswerStream.KEPT_BACK_BYTES);

    stream.write(most, 0, 1000);
    stream.write(most, 1000, most.length - 1000);

    assertThat(stream.hasBegun()).isFalse();
    assertThat(stream.whole()).isEqualTo(most);
    assertThat(client.size()).isZero();
  }

  @Test
  void largeResponseStartsOnceInOrder() throws IOException {
    AnswerStream stream = stream(ANY);
    byte[] bytes = random(3 * AnswerStream.KEPT_BACK_BYTES + 7);

    for (int i = 0; i < bytes.length; i += 1001) {
      stream.write(bytes, i, Math.min(1001, bytes.length - i));
    }

    assertThat(beginnings).hasValue(1);
    assertThat(client.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void slowClientIsDisconnected() {
    assertThatThrownBy(() ->
            stream(new Pace(Long.MAX_VALUE, Duration.ofNanos(-1)))
                .write(random(AnswerStream.KEPT_BACK_BYTES + 1)))
        .hasMessageContaining("slowly");
  }

  @Test
  void paceIsBytesPerSecondPlusGrace() {
    Pace pace = new Pace(1000, Duration.ofSeconds(30));

    assertThat(pace.isKept(0, Duration.ofSeconds(30))).isTrue();
    assertThat(pace.isKept(999, Duration.ofSeconds(31))).isFalse();
    assertThat(pace.isKept(1000, Duration.ofSeconds(31))).isTrue();
    assertThat(pace.isKept(60_000, Duration.ofSeconds(91))).isFalse();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
