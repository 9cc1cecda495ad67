package dev.conveyor.ingress.access;

import dev.conveyor.ingress.batches.Batches;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.shares.Shares;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Checks bearer tokens (RFC 6750). A token is {@code cvs_ID_SECRET}: the id finds its row, and the
 * secret's SHA-256 is compared in constant time. The secret has 256 random bits, so a slow hash
 * would add no protection.
 */
public final class Admissions {

  private static final String BEARER = "Bearer ";

  /**
   * The share of all callers whose token was not valid when last seen. Not a valid organization id.
   */
  private static final String STRANGERS = "";

  private static final int UNDER_WAY = 2;
  private static final int LARGEST = 64;

  private final JdbcClient jdbc;
  private final Clock clock;
  private final Shares shares;
  private final RecentTokens recent = new RecentTokens();
  private final Batches<String, Key, Optional<Connection>> lookups =
      new Batches<>(UNDER_WAY, LARGEST, this::find);

  public Admissions(JdbcClient jdbc, Clock clock, Shares shares) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.shares = shares;
  }

  /**
   * Admits a request. An unknown organization gets the same response as a wrong token. Each request
   * looks up its token, together with those that arrive while another look-up is under way, so a
   * revoked token is rejected immediately. All callers with invalid tokens share a small part of
   * the database connections, so they cannot starve valid callers.
   *
   * @throws dev.conveyor.ingress.shares.Busy if the token cannot be looked up in time
   * @throws ScimProblem 401 without an active token of this organization, 403 while SCIM is
   *     disabled
   */
  public Admission admit(String organization, @Nullable String authorization) {
    PresentedToken token = PresentedToken.read(authorization).orElseThrow(Admissions::unauthorized);
    byte[] secretHash = Sha256.of(token.secret().getBytes(StandardCharsets.US_ASCII));
    RecentTokens.Token presented = RecentTokens.Token.of(organization, token.id(), secretHash);
    String share = recent.contains(presented) ? organization : STRANGERS;
    Optional<Connection> live =
        lookups
            .ask(share, new Key(organization, token.id()))
            .filter(found -> MessageDigest.isEqual(found.secretHash(), secretHash))
            .filter(found -> !expired(found));
    recent.put(presented, live.isPresent());
    Connection connection = live.orElseThrow(Admissions::unauthorized);
    if (!connection.enabled()) {
      throw new ScimProblem(
          403, null, "SCIM is disabled for this organization. Enable it in the settings.");
    }
    return new Admission(
        new OrganizationId(organization),
        token.id(),
        connection.waitsForProvisioning(),
        connection.requestsPerSecond());
  }

  /** Callers who wait for a look-up mostly present the same token, which is then read once. */
  private List<Optional<Connection>> find(String share, List<Key> asked) {
    List<Key> keys = asked.stream().distinct().toList();
    Map<Key, Connection> found = shares.lookup(share, () -> find(keys));
    return asked.stream().map(key -> Optional.ofNullable(found.get(key))).toList();
  }

  private Map<Key, Connection> find(List<Key> keys) {
    Map<Key, Connection> found = new HashMap<>();
    jdbc.sql(
            """
            SELECT t.organization, t.id, c.enabled, t.secret_hash, t.expires_at,
              c.wait_for_provisioning, c.requests_per_second
            FROM unnest(:organizations::text[], :tokens::uuid[]) AS asked (organization, token)
            JOIN settings.ingress_connections c ON c.organization = asked.organization
            JOIN settings.ingress_tokens t
              ON t.organization = asked.organization AND t.id = asked.token
            """)
        .param("organizations", SqlArrays.texts(keys, Key::organization))
        .param("tokens", SqlArrays.texts(keys, key -> key.token().toString()))
        .query(row -> {
          found.put(
              new Key(row.getString("organization"), row.getObject("id", UUID.class)),
              new Connection(
                  row.getBoolean("enabled"),
                  row.getBytes("secret_hash"),
                  Optional.ofNullable(row.getObject("expires_at", OffsetDateTime.class))
                      .map(OffsetDateTime::toInstant),
                  row.getBoolean("wait_for_provisioning"),
                  row.getObject("requests_per_second", Integer.class)));
        });
    return found;
  }

  /** A token of an organization, as presented. */
  private record Key(String organization, UUID token) {}

  private record Connection(
      boolean enabled,
      byte[] secretHash,
      Optional<Instant> expiresAt,
      boolean waitsForProvisioning,
      @Nullable Integer requestsPerSecond) {}

  private boolean expired(Connection connection) {
    return connection.expiresAt().filter(end -> !clock.instant().isBefore(end)).isPresent();
  }

  private static ScimProblem unauthorized() {
    return new ScimProblem(401, null, "Missing or invalid bearer token for this organization.");
  }

  /** A token as it appears in the Authorization header. */
  record PresentedToken(UUID id, String secret) {

    static Optional<PresentedToken> read(@Nullable String authorization) {
      if (authorization == null
          || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        return Optional.empty();
      }
      String token = authorization.substring(BEARER.length()).strip();
      if (!token.startsWith("cvs_") || token.length() < 38 || token.charAt(36) != '_') {
        return Optional.empty();
      }
      try {
        String hex = token.substring(4, 36);
        UUID id =
            new UUID(
                Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
        return Optional.of(new PresentedToken(id, token.substring(37)));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
  }
}
