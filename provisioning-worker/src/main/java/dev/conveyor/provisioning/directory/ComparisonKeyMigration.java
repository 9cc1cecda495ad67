package dev.conveyor.provisioning.directory;

import dev.conveyor.schemas.EmailAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets every user's current address comparison key. Two users of one organization whose addresses
 * turn out to be equal are reported, not merged: one gets the key, the others keep their old key,
 * which no longer matches any address.
 *
 * <p>Only addresses with non-ASCII characters can differ, so only they are read.
 */
public final class ComparisonKeyMigration implements JavaMigration {

  private static final Logger LOG = LoggerFactory.getLogger(ComparisonKeyMigration.class);

  private static final String SELECT =
      """
      SELECT u.organization, u.id, u.email, u.email_key,
        u.status = 'active' OR u.scim_user_id IS NOT NULL AS holds
      FROM users u
      WHERE octet_length(u.email) <> char_length(u.email)
        OR octet_length(u.email_key) <> char_length(u.email_key)
      ORDER BY u.organization, u.created_at, u.id
      """;

  private record Row(
      String organization, String id, String before, String after, boolean holdsAddress) {

    boolean isSettled() {
      return before.equals(after);
    }
  }

  private record Address(String organization, String key) implements Comparable<Address> {

    @Override
    public int compareTo(Address other) {
      int first = organization.compareTo(other.organization);
      return first == 0 ? key.compareTo(other.key) : first;
    }
  }

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("5");
  }

  @Override
  public String getDescription() {
    return "comparison keys";
  }

  /** The keys of a released version never change, so neither does this. */
  @Override
  public @Nullable Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    Connection connection = context.getConnection();
    List<Row> rows = read(connection);
    Map<Address, Row> holders = holders(connection, rows);
    for (Row row : rows) {
      Row holder = holders.get(new Address(row.organization(), row.after()));
      if (row.holdsAddress() && holder != null && !holder.id().equals(row.id())) {
        report(connection, row, holder);
      } else if (!row.isSettled()) {
        update(connection, row);
      }
    }
  }

  private static List<Row> read(Connection connection) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(SELECT)) {
      while (found.next()) {
        rows.add(
            new Row(
                found.getString("organization"),
                found.getString("id"),
                found.getString("email_key"),
                new EmailAddress(found.getString("email")).key().value(),
                found.getBoolean("holds")));
      }
    }
    return rows;
  }

  /** Who gets each key: its current owner, or otherwise the oldest user. */
  private static Map<Address, Row> holders(Connection connection, List<Row> rows)
      throws SQLException {
    Map<Address, Row> holders = new TreeMap<>();
    Set<Address> contested = new HashSet<>();
    for (Row row : rows) {
      if (row.holdsAddress()) {
        Address address = new Address(row.organization(), row.after());
        contested.add(address);
        holders.merge(address, row, (one, other) -> other.isSettled() ? other : one);
      }
    }
    for (Address address : contested) {
      Row plain = holderOf(connection, address);
      if (plain != null) {
        holders.put(address, plain);
      }
    }
    return holders;
  }

  /** The key may belong to a user whose address is plain ASCII. */
  private static @Nullable Row holderOf(Connection connection, Address address)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT id FROM users WHERE organization = ? AND email_key = ?
              AND (status = 'active' OR scim_user_id IS NOT NULL)
              AND octet_length(email) = char_length(email)
            """)) {
      statement.setString(1, address.organization());
      statement.setString(2, address.key());
      try (ResultSet found = statement.executeQuery()) {
        return found.next()
            ? new Row(
                address.organization(), found.getString("id"), address.key(), address.key(), true)
            : null;
      }
    }
  }

  private static void update(Connection connection, Row row) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE users SET email_key = ? WHERE id = ?::uuid")) {
      statement.setString(1, row.after());
      statement.setString(2, row.id());
      requireOne(statement.executeUpdate());
    }
  }

  private static void report(Connection connection, Row row, Row holder) throws SQLException {
    LOG.warn(
        "Users {} and {} of {} have the same email address: see directory.address_collisions",
        row.id(),
        holder.id(),
        row.organization());
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO address_collisions (organization, user_id, other_user_id, kept_key)
            VALUES (?, ?::uuid, ?::uuid, ?)
            """)) {
      statement.setString(1, row.organization());
      statement.setString(2, row.id());
      statement.setString(3, holder.id());
      statement.setString(4, row.before());
      requireOne(statement.executeUpdate());
    }
  }

  private static void requireOne(int rows) {
    if (rows != 1) {
      throw new IllegalStateException("expected to write one row, wrote " + rows);
    }
  }
}
