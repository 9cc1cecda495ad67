package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.provisioning.rules.Wish;
import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds the wishes that a batch may affect. */
public final class WishReads {

  /** Whether an organization has wishes or holds: most have none, and need no further query. */
  public record Present(boolean kept, boolean undone, boolean held) {

    public boolean wishes() {
      return kept || undone;
    }
  }

  private final JdbcClient jdbc;

  public WishReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public Present present(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM refused_scim_users WHERE organization = :organization) AS refused,
              EXISTS (SELECT FROM undone_requests WHERE organization = :organization) AS undone,
              EXISTS (SELECT FROM held_removals WHERE organization = :organization) AS held
            """)
        .param("organization", organization.value())
        .query((row, number) ->
            new Present(
                row.getBoolean("refused"), row.getBoolean("undone"), row.getBoolean("held")))
        .single();
  }

  /** The wishes of these SCIM users, and of retries of these requests. */
  public List<Wish> of(
      OrganizationId organization,
      Collection<ScimUserId> scimUsers,
      Collection<String> fingerprints) {
    return jdbc.sql(
            WishTable.KEPT
                + " AND r.scim_user_id = ANY (:scimUsers::uuid[]) UNION ALL "
                + WishTable.UNDONE
                + """
                 AND (r.origin = ANY (:scimUsers::uuid[]) OR r.fingerprint = ANY (:fingerprints::text[]))
                """)
        .param("organization", organization.value())
        .param("scimUsers", SqlArrays.texts(scimUsers))
        .param("fingerprints", SqlArrays.texts(fingerprints))
        .query(WishTable::read)
        .list();
  }

  /** Kept and undone wishes for adoptions that an admin must confirm. */
  public List<Wish> ofCandidates(OrganizationId organization, Collection<?> users, int limit) {
    return jdbc.sql(
            WishTable.KEPT
                + " AND r.candidate = ANY (:users::uuid[]) UNION ALL "
                + WishTable.UNDONE
                + " AND r.candidate = ANY (:users::uuid[]) LIMIT :limit")
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(users))
        .param("limit", limit)
        .query(WishTable::read)
        .list();
  }

  /** Wishes for one of these addresses. */
  public List<Wish> askingFor(
      OrganizationId organization, Collection<EmailKey> emailKeys, int limit) {
    return jdbc.sql(
            WishTable.KEPT
                + " AND r.waits_for_address AND r.email_key = ANY (:emails::text[]) UNION ALL "
                + WishTable.UNDONE
                + " AND r.email_key = ANY (:emails::text[]) ORDER BY since LIMIT :limit")
        .param("organization", organization.value())
        .param("emails", SqlArrays.texts(emailKeys))
        .param("limit", limit)
        .query(WishTable::read)
        .list();
  }

  /** The oldest wishes that wait for a seat. */
  public List<Wish> waitingForSeat(OrganizationId organization, long limit) {
    return jdbc.sql(WishTable.KEPT + " AND r.waits_for_seat ORDER BY r.since LIMIT :limit")
        .param("organization", organization.value())
        .param("limit", limit)
        .query(WishTable::read)
        .list();
  }

  /** The oldest undone wishes that wait for a seat and have not been announced. */
  public List<Wish> undoneWaitingForSeat(OrganizationId organization, long limit) {
    return jdbc.sql(
            WishTable.UNDONE
                + " AND r.waits_for_seat AND r.announced_at IS NULL ORDER BY r.since LIMIT :limit")
        .param("organization", organization.value())
        .param("limit", limit)
        .query(WishTable::read)
        .list();
  }

  /** The number of others announced for a seat since then. */
  public long announcedForSeats(
      OrganizationId organization, Instant since, Collection<ScimUserId> others) {
    return jdbc.sql(
            """
            SELECT count(*) FROM undone_requests
            WHERE organization = :organization AND waits_for_seat AND announced_at > :since
              AND origin <> ALL (:others::uuid[])
            """)
        .param("organization", organization.value())
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("others", SqlArrays.texts(others))
        .query(Long.class)
        .single();
  }

  /**
   * Wishes whose address has no active holder, first kept ones that can certainly have it, oldest
   * first. An inactive holder can only be taken over if the organization allows it, and only by a
   * SCIM user without a directory user.
   */
  public List<Wish> curable(OrganizationId organization, int limit) {
    return jdbc.sql(
            WishTable.KEPT
                + """
                 AND r.waits_for_address AND NOT EXISTS (
                  SELECT FROM users u WHERE u.organization = r.organization
                    AND CASE WHEN u.status = 'active' OR u.scim_user_id IS NOT NULL
                      THEN u.email_key END = r.email_key
                    AND (u.status = 'active'
                      OR EXISTS (SELECT FROM organizations o
                        WHERE o.id = r.organization AND o.rehire = 'refuse')
                      OR EXISTS (SELECT FROM users own WHERE own.organization = r.organization
                        AND own.scim_user_id = r.scim_user_id)))
                UNION ALL
                """
                + WishTable.UNDONE
                + """
                 AND r.waits_for_address AND r.announced_at IS NULL AND NOT EXISTS (
                  SELECT FROM users u WHERE u.organization = r.organization
                    AND CASE WHEN u.status = 'active' OR u.scim_user_id IS NOT NULL
                      THEN u.email_key END = r.email_key
                    AND u.status = 'active')
                ORDER BY since LIMIT :limit
                """)
        .param("organization", organization.value())
        .param("limit", limit)
        .query(WishTable::read)
        .list();
  }

  /**
   * Addresses that can change hands as a consequence: those that a holder waits for, those that
   * users waiting for an address would release, and so on.
   */
  public List<EmailKey> reachable(
      OrganizationId organization, Collection<EmailKey> emailKeys, int limit) {
    return jdbc.sql(
            """
            WITH RECURSIVE reached (email_key) AS (
              SELECT * FROM unnest(:emails::text[])
              UNION
              SELECT next.email_key FROM reached CROSS JOIN LATERAL (
                SELECT w.email_key FROM users u JOIN (
                    SELECT organization, scim_user_id, email_key, waits_for_address
                    FROM refused_scim_users
                    UNION ALL
                    SELECT organization, origin, email_key, waits_for_address FROM undone_requests
                  ) w ON w.organization = u.organization AND w.scim_user_id = u.scim_user_id
                WHERE u.organization = :organization AND w.waits_for_address
                  AND CASE WHEN u.status = 'active' OR u.scim_user_id IS NOT NULL
                    THEN u.email_key END = reached.email_key
                UNION ALL
                SELECT u.email_key FROM refused_scim_users w
                JOIN users u ON u.organization = w.organization AND u.scim_user_id = w.scim_user_id
                WHERE w.organization = :organization AND w.waits_for_address
                  AND w.email_key = reached.email_key
              ) next WHERE next.email_key IS NOT NULL
            )
            SELECT email_key FROM reached LIMIT :limit
            """)
        .param("organization", organization.value())
        .param("emails", SqlArrays.texts(emailKeys))
        .param("limit", limit)
        .query((row, number) -> new EmailKey(row.getString("email_key")))
        .list();
  }
}
