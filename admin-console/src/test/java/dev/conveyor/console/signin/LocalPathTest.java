package dev.conveyor.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {

  @ParameterizedTest
  @ValueSource(strings = {"/failures", "/organizations/acme/users", "/failures/PRV-7K3F-Q2XD"})
  void pagesOfOursAreComeBackTo(String path) {
    assertThat(LocalPath.orRoot(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "/",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a//evil.example",
        "/a?b=c",
        "/a\r\nSet-Cookie: x=y",
        "failures"
      })
  void anythingElseLeadsToTheStart(String path) {
    assertThat(LocalPath.orRoot(path)).isEqualTo("/");
  }

  @Test
  void aPathOfAnyLengthIsAnswered() {
    assertThat(LocalPath.orRoot("/a".repeat(100_000))).isEqualTo("/");
  }
}
