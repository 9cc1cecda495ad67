package dev.conveyor.rolesync.grants;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PortionSizeTest {

  private final PortionSize size = new PortionSize();

  @Test
  void growsWhilePortionsAreFast() {
    for (int i = 0; i < 20; i++) {
      size.took(size.current(), Duration.ofMillis(1).toNanos());
    }

    assertThat(size.current()).isBetween(PortionSize.LARGEST - 5, PortionSize.LARGEST);
  }

  @Test
  void shrinksWhilePortionsAreSlow() {
    for (int i = 0; i < 20; i++) {
      size.took(size.current(), Duration.ofSeconds(10).toNanos());
    }

    assertThat(size.current()).isEqualTo(PortionSize.SMALLEST);
  }

  @Test
  void settlesWhereAPortionTakesTheAim() {
    for (int i = 0; i < 50; i++) {
      size.took(size.current(), Duration.ofMillis(size.current() / 10).toNanos());
    }

    assertThat(size.current()).isBetween(390, 410);
  }

  @Test
  void portionThatIsNotFullSaysNothing() {
    int before = size.current();

    size.took(before - 1, Duration.ofSeconds(10).toNanos());

    assertThat(size.current()).isEqualTo(before);
  }
}
