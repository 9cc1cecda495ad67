package dev.conveyor.console.connection;

import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.schemas.OrganizationId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an admin does about the tokens of the organization's identity provider. */
final class TokenActs {

  private final Tokens tokens;
  private final Audit audit;

  TokenActs(Tokens tokens, Audit audit) {
    this.tokens = tokens;
    this.audit = audit;
  }

  Tokens.NewToken generate(String actor, OrganizationId organization, @Nullable Instant expiresAt) {
    Tokens.NewToken token = tokens.generate(organization, expiresAt);
    audit.record(
        actor, organization, "generated a SCIM token", "token " + token.id(), expiry(expiresAt));
    return token;
  }

  /**
   * Revokes a token.
   *
   * @param confirmed that an identity provider which uses it may be refused. The page asks for it;
   *     the API never did, and its callers do not send it
   * @throws ConfirmationNeeded when it is not confirmed
   */
  void revoke(String actor, OrganizationId organization, UUID id, boolean confirmed) {
    if (!confirmed) {
      throw new ConfirmationNeeded(
          "Confirm that you want to revoke this token. An identity provider that uses it is"
              + " refused from then on.");
    }
    tokens.revoke(organization, id);
    audit.record(actor, organization, "revoked a SCIM token", "token " + id, null);
  }

  private static String expiry(@Nullable Instant expiresAt) {
    return expiresAt == null ? "without an end" : "until " + expiresAt;
  }
}
