package dev.conveyor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompilersTest {

  @Test
  void compilerThreadsAreCounted() {
    assertThat(Compilers.ticks("12 (C2 CompilerThre) S 1 1 1 0 -1 0 0 0 0 0 120 30 0 0"))
        .isEqualTo(150);
  }

  @Test
  void otherThreadsAreNotCounted() {
    assertThat(Compilers.ticks("12 (http (1) C2) S 1 1 1 0 -1 0 0 0 0 0 120 30 0 0")).isZero();
  }
}
