package dev.conveyor.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.InvalidValue;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An invalid value is the caller's mistake; any other illegal argument is ours. */
class ErrorsTest {

  @RestController
  static class Api {

    @GetMapping("/api/invalid")
    String invalid() {
      throw new InvalidValue("A color is red or blue.");
    }

    @GetMapping("/api/defect")
    String defect() {
      throw new IllegalArgumentException("index -1");
    }
  }

  @PageController
  static class Pages {

    @GetMapping("/invalid")
    String invalid() {
      throw new InvalidValue("A color is red or blue.");
    }

    @GetMapping("/defect")
    String defect() {
      throw new IllegalArgumentException("index -1");
    }
  }

  private final MockMvcTester mvc =
      MockMvcTester.of(
          java.util.List.of(new Api(), new Pages()),
          builder -> builder.setControllerAdvice(new Problems(), new PageErrors()).build());

  @Test
  void apiAnswersAnInvalidValueWithItsMessage() {
    assertThat(mvc.get().uri("/api/invalid"))
        .hasStatus(400)
        .bodyJson()
        .extractingPath("$.detail")
        .isEqualTo("A color is red or blue.");
  }

  @Test
  void apiDoesNotShowADefect() {
    assertThat(mvc.get().uri("/api/defect")).hasStatus(500).bodyText().doesNotContain("index -1");
  }

  @Test
  void pageShowsTheMessageOfAnInvalidValue() {
    assertThat(mvc.get().uri("/invalid"))
        .hasStatus(400)
        .model()
        .containsEntry("message", "A color is red or blue.");
  }

  @Test
  void pageDoesNotShowADefect() {
    assertThat(mvc.get().uri("/defect"))
        .hasStatus(500)
        .model()
        .containsEntry("message", "An error on our side. It is logged.");
  }

  @Test
  void cursorOfAnotherListIsInvalid() {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/groups");

    assertThat(new PageErrors().invalid(invalidCursor(), request).getModel().get("message"))
        .isEqualTo("Invalid cursor. Leave it out to start at the beginning.");
  }

  private static InvalidValue invalidCursor() {
    try {
      long number = Page.number("not a number");
      throw new AssertionError("read " + number);
    } catch (InvalidValue e) {
      return e;
    }
  }
}
