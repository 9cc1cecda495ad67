package dev.conveyor.console.drift;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.drift.ComparedReads.Place;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares an exported list with the users who are here. One list at a time: it is in memory. */
final class RosterReads {

  private static final int PORTION = 1000;
  private static final int FETCHED = 50;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ComparedReads reads;
  private final Semaphore one = new Semaphore(1);

  RosterReads(JdbcClient jdbc, TransactionTemplate transaction, ComparedReads reads) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.reads = reads;
  }

  /**
   * @throws dev.conveyor.schemas.InvalidValue if the file is no list of users
   * @throws Conflict while another list is being compared
   */
  Roster.Result compare(OrganizationId organization, Path file) {
    if (!one.tryAcquire()) {
      throw new Conflict("Another list is being compared. Try again in a minute.");
    }
    try {
      Roster roster = new Roster(Assignments.read(file), groups(organization));
      List<Place> places = reads.directoryUsers(organization, Place.START, PORTION);
      while (!places.isEmpty()) {
        users(organization, places, roster);
        places = reads.directoryUsers(organization, places.getLast(), PORTION);
      }
      return roster.result();
    } finally {
      one.release();
    }
  }

  private Set<String> groups(OrganizationId organization) {
    Set<String> names = new HashSet<>();
    jdbc.sql("SELECT display_name FROM scim.console_groups WHERE organization = :organization")
        .param("organization", organization.value())
        .query(row -> {
          names.add(ComparisonKey.of(row.getString("display_name")));
        });
    return names;
  }

  /** A few rows at a time: a user may be in many groups. The driver does so in a transaction. */
  private void users(OrganizationId organization, List<Place> places, Roster roster) {
    transaction.executeWithoutResult(status ->
        jdbc.sql(
                """
                SELECT d.id, d.email, d.display_name, d.status, d.scim_managed, s.profile,
                  ARRAY (SELECT g.display_name FROM scim.console_group_members m
                    JOIN scim.console_groups g ON g.organization = :organization AND g.id = m.group_id
                    WHERE m.organization = :organization AND m.user_id = d.scim_user_id) AS groups
                FROM unnest(:ids::uuid[]) AS i (id)
                JOIN LATERAL (SELECT id, email, display_name, status, scim_managed, scim_user_id
                  FROM directory.console_users
                  WHERE organization = :organization AND id = i.id OFFSET 0) AS d ON true
                LEFT JOIN LATERAL (SELECT profile FROM scim.console_resources
                  WHERE organization = :organization AND id = d.scim_user_id OFFSET 0) AS s ON true
                """)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(places, Place::id))
            .withFetchSize(FETCHED)
            .query(row -> {
              roster.compare(read(row));
            }));
  }

  private static Roster.Here read(ResultSet row) throws SQLException {
    Set<String> names = new LinkedHashSet<>();
    String json = row.getString("profile");
    if (json != null) {
      JsonNode profile = JsonMapper.shared().readTree(json);
      names.add(ComparisonKey.of(profile.path("userName").asString("")));
      for (JsonNode email : profile.path("emails")) {
        names.add(ComparisonKey.of(email.path("value").asString("")));
      }
    }
    names.add(ComparisonKey.of(row.getString("email")));
    List<String> groups = new ArrayList<>();
    Arrays.stream((Object[]) row.getArray("groups").getArray())
        .forEach(group -> groups.add(String.valueOf(group)));
    return new Roster.Here(
        new UserId(row.getObject("id", UUID.class)),
        row.getString("email"),
        row.getString("display_name"),
        row.getString("status").equals("active"),
        row.getBoolean("scim_managed"),
        names,
        groups);
  }
}
