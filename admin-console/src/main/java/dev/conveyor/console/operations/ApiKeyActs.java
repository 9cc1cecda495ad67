package dev.conveyor.console.operations;

import dev.conveyor.console.access.ApiScope;
import dev.conveyor.console.audit.Audit;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** What operators do about API keys. Each is on the audit trail in the same transaction. */
final class ApiKeyActs {

  private final ApiKeys keys;
  private final TransactionTemplate transaction;
  private final Audit audit;

  ApiKeyActs(ApiKeys keys, TransactionTemplate transaction, Audit audit) {
    this.keys = keys;
    this.transaction = transaction;
    this.audit = audit;
  }

  ApiKeys.NewKey create(
      String actor, String name, Set<ApiScope> scopes, @Nullable Instant expiresAt) {
    ApiKeys.NewKey key =
        transaction.execute(status -> {
          ApiKeys.NewKey made = keys.create(actor, name, scopes, expiresAt);
          audit.record(actor, null, "created an API key", "API key " + name, describe(made));
          return made;
        });
    if (key == null) {
      throw new IllegalStateException("a key is made, or an exception says why not");
    }
    return key;
  }

  void revoke(String actor, UUID id) {
    transaction.executeWithoutResult(status ->
        audit.record(actor, null, "revoked an API key", "API key " + keys.revoke(id), null));
  }

  private static String describe(ApiKeys.NewKey key) {
    return key.scopes().stream().map(ApiScope::text).sorted().collect(Collectors.joining(", "))
        + (key.expiresAt() == null ? ", without an end" : ", until " + key.expiresAt());
  }
}
