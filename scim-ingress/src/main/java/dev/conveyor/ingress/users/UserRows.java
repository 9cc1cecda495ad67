package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.ScimUserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Users as rows of the table {@code users}, and as parameters of its statements. */
public final class UserRows {

  static final String COLUMNS =
      """
      users.id, resource::text AS document, version, created, last_modified,
      CASE WHEN undo_version = version THEN restored_version ELSE version END AS written,
      coalesce(awaited_until > clock_timestamp(), false) AS awaited\
      """;

  /**
   * The characters of the largest document that is read together with those of other requests:
   * there are many, and all are in memory at once.
   */
  public static final int LARGEST_TOGETHER = 64 * 1024;

  /** To be followed by a query of {@link #COLUMNS}. */
  static final String SMALL =
      """
      SELECT id, CASE WHEN length(document) <= :largest THEN document END AS document, version,
        created, last_modified, written, awaited\
      """;

  private UserRows() {}

  static Map<ScimUserId, StoredUser> byId(JdbcClient.StatementSpec statement) {
    Map<ScimUserId, StoredUser> users = new HashMap<>();
    statement.query(UserRows::readSmall).stream()
        .flatMap(Optional::stream)
        .forEach(user -> users.put(user.id(), user));
    return users;
  }

  static Optional<StoredUser> readSmall(ResultSet row, int number) throws SQLException {
    return row.getString("document") == null ? Optional.empty() : Optional.of(read(row, number));
  }

  static Map<String, @Nullable Object> columns(List<UserDocument> documents) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("displayNames", SqlArrays.texts(documents, UserDocument::displayNameKey));
    columns.put("emails", SqlArrays.texts(documents, document -> literal(document.emailKeys())));
    columns.put("active", SqlArrays.booleans(documents, UserDocument::active));
    columns.put("resources", SqlArrays.texts(documents, UserDocument::json));
    return columns;
  }

  static Map<String, @Nullable Object> origins(List<? extends UserJob> jobs) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put(
        "requests",
        jobs.stream()
            .map(job -> HexFormat.of().parseHex(job.origin().fingerprint()))
            .toArray(byte[][]::new));
    columns.put("awaited", SqlArrays.longs(jobs, job -> millis(job.origin())));
    return columns;
  }

  private static @Nullable Long millis(Origin origin) {
    return origin.awaited().isZero() ? null : origin.awaited().toMillis();
  }

  /** An array as PostgreSQL reads it from text: the elements of an array of arrays. */
  static String literal(Collection<String> texts) {
    return texts.stream()
        .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  static Map<String, @Nullable Object> columns(UserDocument document) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("userName", document.userNameKey());
    columns.put("userNameText", document.userName());
    columns.put("externalId", document.externalId());
    columns.put("displayName", document.displayNameKey());
    columns.put("emails", SqlArrays.texts(document.emailKeys()));
    columns.put("active", document.active());
    columns.put("resource", document.json());
    return columns;
  }

  static Map<String, @Nullable Object> columns(Origin origin) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("request", HexFormat.of().parseHex(origin.fingerprint()));
    columns.put("awaited", millis(origin));
    return columns;
  }

  static StoredUser read(ResultSet row, int number) throws SQLException {
    return new StoredUser(
        new ScimUserId(row.getObject("id", UUID.class)),
        UserDocument.stored(row.getString("document")),
        row.getLong("version"),
        row.getObject("created", OffsetDateTime.class).toInstant(),
        row.getObject("last_modified", OffsetDateTime.class).toInstant(),
        row.getLong("written"),
        row.getBoolean("awaited"));
  }
}
