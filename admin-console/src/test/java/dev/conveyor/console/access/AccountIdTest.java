package dev.conveyor.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountIdTest {

  @Test
  void textIsReadBack_whateverTheOrganizationIsCalled() {
    AccountId staff = new AccountId.Staff(UUID.randomUUID());
    assertThat(AccountId.read(staff.toString())).contains(staff);
    for (String organization : new String[] {"acme", "staff", "0"}) {
      AccountId member = new AccountId.Member(new OrganizationId(organization), UserId.random());
      assertThat(AccountId.read(member.toString())).contains(member);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "staff:", "acme", "acme:no-uuid", "Acme:", "admin-api"})
  void anythingElseIsNobody(String text) {
    assertThat(AccountId.read(text)).isEmpty();
  }
}
