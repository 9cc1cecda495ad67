package dev.conveyor.console.connection;

import dev.conveyor.console.access.Secrets;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The table {@code settings.scim_tokens}: at most two live tokens an organization. */
final class Tokens {

  private static final int MOST_LIVE = 2;
  private static final Duration LONGEST_LIFE = Duration.ofDays(3650);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  Tokens(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** A token as it is listed: without its secret, which is not stored. */
  public record Token(
      UUID id,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant expiresAt,
      @Nullable String lastRequest,
      @Nullable Integer lastStatus) {

    /** Whether it no longer admits requests. */
    public boolean isExpired() {
      return expiresAt != null && expiresAt.isBefore(Instant.now());
    }
  }

  /** A request that was refused before anybody looked at what it wanted. */
  public record Refused(Instant at, String request, int status) {}

  /** A token right after it was made, the only time that it is shown. */
  public record NewToken(UUID id, String token, @Nullable Instant expiresAt) {}

  /**
   * @throws Conflict when two live tokens exist
   * @throws InvalidValue when the expiry time has passed or is more than ten years away
   */
  NewToken generate(OrganizationId organization, @Nullable Instant expiresAt) {
    checkExpiry(expiresAt, Instant.now());
    UUID id = UUID.randomUUID();
    String secret = Secrets.draw();
    transaction.executeWithoutResult(status -> insert(organization, id, secret, expiresAt));
    return new NewToken(id, "cvs_" + id.toString().replace("-", "") + "_" + secret, expiresAt);
  }

  private static void checkExpiry(@Nullable Instant expiresAt, Instant now) {
    if (expiresAt == null) {
      return;
    }
    if (expiresAt.isBefore(now)) {
      throw new InvalidValue("The expiry time has passed already.");
    }
    if (expiresAt.isAfter(now.plus(LONGEST_LIFE))) {
      throw new InvalidValue("A token can live for at most 3,650 days, or without an expiry time.");
    }
  }

  List<Token> list(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT t.id, t.created_at, u.last_used_at, t.expires_at, u.last_request, u.last_status
            FROM settings.scim_tokens t LEFT JOIN scim.console_token_uses u ON u.token_id = t.id
            WHERE t.organization = :organization AND t.revoked_at IS NULL
            ORDER BY t.created_at, t.id
            """)
        .param("organization", organization.value())
        .query((row, number) ->
            new Token(
                row.getObject("id", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("last_used_at", OffsetDateTime.class)),
                instant(row.getObject("expires_at", OffsetDateTime.class)),
                row.getString("last_request"),
                row.getObject("last_status", Integer.class)))
        .list();
  }

  /** The last request of the organization's identity provider that was refused at the door. */
  Optional<Refused> lastRefused(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT refused_at, request, status FROM scim.console_refused_requests
            WHERE organization = :organization
            """)
        .param("organization", organization.value())
        .query((row, number) ->
            new Refused(
                row.getObject("refused_at", OffsetDateTime.class).toInstant(),
                row.getString("request"),
                row.getInt("status")))
        .optional();
  }

  /**
   * Revokes a token; requests with it are refused from now on.
   *
   * @throws NotFound when the organization has no such live token
   */
  void revoke(OrganizationId organization, UUID id) {
    int rows =
        jdbc.sql(
                """
                UPDATE settings.scim_tokens SET revoked_at = clock_timestamp()
                WHERE organization = :organization AND id = :id AND revoked_at IS NULL
                """)
            .param("organization", organization.value())
            .param("id", id)
            .update();
    if (rows == 0) {
      throw new NotFound("There is no live token " + id + ".");
    }
  }

  private void insert(
      OrganizationId organization, UUID id, String secret, @Nullable Instant expiresAt) {
    jdbc.sql("SELECT FROM settings.scim_connections WHERE organization = :o FOR UPDATE")
        .param("o", organization.value())
        .query((row, number) -> true)
        .single();
    long live =
        jdbc.sql(
                """
                SELECT count(*) FROM settings.scim_tokens
                WHERE organization = :organization AND revoked_at IS NULL
                  AND (expires_at IS NULL OR expires_at > clock_timestamp())
                """)
            .param("organization", organization.value())
            .query(Long.class)
            .single();
    if (live >= MOST_LIVE) {
      throw new Conflict("There are two live tokens already. Revoke one of them first.");
    }
    jdbc.sql(
            """
            INSERT INTO settings.scim_tokens (id, organization, secret_hash, expires_at)
            VALUES (:id, :organization, :hash, :expiresAt)
            """)
        .param("id", id)
        .param("organization", organization.value())
        .param("hash", Secrets.sha256(secret))
        .param("expiresAt", expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC))
        .update();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
