package dev.conveyor.console.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.UserStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInTest {

  @ParameterizedTest
  @CsvSource({
    "false, ACTIVE,      false, false, PASSWORD, true",
    "false, ACTIVE,      false, false, SSO,      true",
    "false, ACTIVE,      false, true,  PASSWORD, false",
    "false, ACTIVE,      false, true,  SSO,      true",
    "false, DEACTIVATED, false, false, PASSWORD, false",
    "false, DEACTIVATED, false, false, SSO,      false",
    "false, DEACTIVATED, true,  false, PASSWORD, true",
    "false, DEACTIVATED, true,  true,  PASSWORD, false",
    "false, DEACTIVATED, true,  true,  SSO,      true",
    "true,  DEACTIVATED, true,  false, PASSWORD, false",
    "true,  DEACTIVATED, true,  true,  SSO,      false",
    "true,  ACTIVE,      false, false, SSO,      false",
  })
  void whoMaySignInAndHow(
      boolean deleted,
      UserStatus status,
      boolean billingAdmin,
      boolean requireSso,
      SignIn.Method method,
      boolean allowed) {
    assertThat(SignIn.decide(deleted, status, billingAdmin, requireSso, method).allowed())
        .isEqualTo(allowed);
  }
}
