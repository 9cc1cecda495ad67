package dev.conveyor.console.operations;

import dev.conveyor.console.access.ApiScope;
import dev.conveyor.console.access.Secrets;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.InvalidValue;
import java.security.MessageDigest;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code settings.api_keys}: keys of the Admin API. */
public final class ApiKeys {

  private static final int MOST_LIVE = 100;
  private static final int LONGEST_NAME = 60;
  private static final int MOST_SCOPES = 20;

  private static final String COLUMNS =
      "id, name, key_hash, scopes, created_at, created_by, expires_at, last_used_at, revoked_at";

  private final JdbcClient jdbc;
  private final BootstrapKey bootstrap;

  ApiKeys(JdbcClient jdbc, BootstrapKey bootstrap) {
    this.jdbc = jdbc;
    this.bootstrap = bootstrap;
  }

  /** A live key as it is listed: without its secret. */
  public record Listed(
      UUID id,
      String name,
      Set<ApiScope> scopes,
      Instant createdAt,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt) {

    /** Whether it opens nothing any more. */
    public boolean isExpired() {
      return expiresAt != null && expiresAt.isBefore(Instant.now());
    }
  }

  /** A key right after it was made, the only time that it is shown. */
  public record NewKey(
      UUID id, String name, String key, Set<ApiScope> scopes, @Nullable Instant expiresAt) {}

  private record Row(Listed key, byte[] hash, boolean revoked) {}

  /** Lists the configured key with the others. To be called once the tables are migrated. */
  public void keepBootstrap() {
    jdbc.sql(
            """
            INSERT INTO settings.api_keys AS k (id, name, key_hash, scopes, created_by)
            VALUES (:id, :name, :hash, :scopes, 'the configuration')
            ON CONFLICT (id) DO UPDATE SET key_hash = excluded.key_hash, revoked_at = NULL,
              created_at = clock_timestamp(), last_used_at = NULL
            WHERE k.key_hash <> excluded.key_hash
            """)
        .param("id", BootstrapKey.ID)
        .param("name", BootstrapKey.NAME)
        .param("hash", bootstrap.hash())
        .param("scopes", texts(BootstrapKey.SCOPES))
        .update();
  }

  /**
   * @throws InvalidValue when the name or the scopes are not fit
   * @throws Conflict when a live key has the name, or there are too many
   */
  NewKey create(String actor, String name, Set<ApiScope> scopes, @Nullable Instant expiresAt) {
    check(name, scopes, expiresAt);
    UUID id = UUID.randomUUID();
    String secret = Secrets.draw();
    int rows =
        jdbc.sql(
                """
                INSERT INTO settings.api_keys
                  (id, name, key_hash, scopes, created_by, expires_at)
                SELECT :id, :name, :hash, :scopes, :actor, :expiresAt::timestamptz
                WHERE (SELECT count(*) FROM settings.api_keys WHERE revoked_at IS NULL) < :most
                ON CONFLICT DO NOTHING
                """)
            .param("id", id)
            .param("name", name)
            .param("hash", Secrets.sha256(secret))
            .param("scopes", texts(scopes))
            .param("actor", actor)
            .param("expiresAt", expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC))
            .param("most", MOST_LIVE)
            .update();
    if (rows == 0) {
      throw new Conflict(
          "There is a live key named " + name + ", or there are " + MOST_LIVE + " live keys.");
    }
    return new NewKey(id, name, PresentedKey.text(id, secret), scopes, expiresAt);
  }

  /** Live keys in the order of their names. */
  List<Listed> list() {
    return jdbc
        .sql(
            "SELECT "
                + COLUMNS
                + " FROM settings.api_keys WHERE revoked_at IS NULL ORDER BY name LIMIT 200")
        .query(ApiKeys::row)
        .list()
        .stream()
        .map(Row::key)
        .toList();
  }

  /**
   * Requests with the key are refused from now on. The configured key stays revoked until another
   * one is configured.
   *
   * @return the key's name
   * @throws NotFound when there is no such live key
   */
  String revoke(UUID id) {
    return jdbc.sql(
            """
            UPDATE settings.api_keys SET revoked_at = clock_timestamp()
            WHERE id = :id AND revoked_at IS NULL RETURNING name
            """)
        .param("id", id)
        .query(String.class)
        .optional()
        .orElseThrow(() -> new NotFound("There is no live key " + id + "."));
  }

  /** Who makes a request with this key; empty when it opens nothing. */
  public Optional<Viewer.Key> find(String presented) {
    Optional<Row> found =
        bootstrap.matches(presented)
            ? find(BootstrapKey.ID).filter(row -> Arrays.equals(row.hash(), bootstrap.hash()))
            : PresentedKey.parse(presented)
                .flatMap(key ->
                    find(key.id())
                        .filter(row ->
                            MessageDigest.isEqual(row.hash(), Secrets.sha256(key.secret()))));
    return found
        .filter(row -> !row.revoked() && !row.key().isExpired())
        .map(row -> {
          touch(row.key());
          return new Viewer.Key(row.key().id(), row.key().name(), row.key().scopes());
        });
  }

  /** Written once a minute at most, however busy the key is. */
  private void touch(Listed key) {
    Instant last = key.lastUsedAt();
    if (last == null || last.isBefore(Instant.now().minusSeconds(60))) {
      jdbc.sql(
              """
              UPDATE settings.api_keys SET last_used_at = clock_timestamp()
              WHERE id = :id AND (last_used_at IS NULL
                OR last_used_at < clock_timestamp() - interval '1 minute')
              """)
          .param("id", key.id())
          .update();
    }
  }

  private Optional<Row> find(UUID id) {
    return jdbc.sql("SELECT " + COLUMNS + " FROM settings.api_keys WHERE id = :id")
        .param("id", id)
        .query(ApiKeys::row)
        .optional();
  }

  private static void check(String name, Set<ApiScope> scopes, @Nullable Instant expiresAt) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9 ._-]{0," + (LONGEST_NAME - 1) + "}")
        || name.equals(BootstrapKey.NAME)) {
      throw new InvalidValue(
          "A key's name has 1 to "
              + LONGEST_NAME
              + " letters, digits, blanks, dots, hyphens or underscores, and is not "
              + BootstrapKey.NAME
              + ".");
    }
    if (scopes.isEmpty() || scopes.size() > MOST_SCOPES) {
      throw new InvalidValue("A key has 1 to " + MOST_SCOPES + " scopes.");
    }
    if (expiresAt != null && expiresAt.isBefore(Instant.now())) {
      throw new InvalidValue("The expiry time has passed already.");
    }
  }

  /** In order, so that equal sets are equal rows. */
  private static String[] texts(Set<ApiScope> scopes) {
    return SqlArrays.texts(new TreeSet<>(scopes.stream().map(ApiScope::text).toList()));
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    Array scopes = row.getArray("scopes");
    return new Row(
        new Listed(
            row.getObject("id", UUID.class),
            row.getString("name"),
            Arrays.stream((String[]) scopes.getArray())
                .map(ApiScope::parse)
                .collect(Collectors.toUnmodifiableSet()),
            row.getObject("created_at", OffsetDateTime.class).toInstant(),
            row.getString("created_by"),
            instant(row, "expires_at"),
            instant(row, "last_used_at")),
        row.getBytes("key_hash"),
        row.getObject("revoked_at") != null);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
