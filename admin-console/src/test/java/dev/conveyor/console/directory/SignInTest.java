package dev.conveyor.console.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.UserStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInTest {

  @ParameterizedTest
  @CsvSource({
    "ACTIVE,      false, false, PASSWORD, true",
    "ACTIVE,      false, false, SSO,      true",
    "ACTIVE,      false, true,  PASSWORD, false",
    "ACTIVE,      false, true,  SSO,      true",
    "DEACTIVATED, false, false, PASSWORD, false",
    "DEACTIVATED, false, false, SSO,      false",
    "DEACTIVATED, true,  false, PASSWORD, true",
    "DEACTIVATED, true,  true,  PASSWORD, false",
    "DEACTIVATED, true,  true,  SSO,      true",
  })
  void whoMaySignInAndHow(
      UserStatus status,
      boolean billingAdmin,
      boolean requireSso,
      SignIn.Method method,
      boolean allowed) {
    assertThat(SignIn.decide(status, billingAdmin, requireSso, method).allowed())
        .isEqualTo(allowed);
  }
}
