package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.provisioning.rules.Wish;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code undone_requests}: wishes of requests that were rejected and undone. */
public final class UndoneRequestStore {

  /** The maximum number kept per organization; the oldest are kept. */
  static final int MOST = 10_000;

  private final JdbcClient jdbc;

  public UndoneRequestStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** If an organization has too many, new ones are not kept: a retry still gets through. */
  void save(OrganizationId organization, List<Wish> wishes) {
    if (wishes.isEmpty()) {
      return;
    }
    WishRows.insert(
            jdbc,
            organization,
            wishes,
            """
            INSERT INTO undone_requests AS r (organization, origin, scim_user_id, wanted_version, version,
              reason, reference, fingerprint, user_name_key, external_id, email, email_key,
              waits_for_address, waits_for_seat, candidate, confirmed, since, announced_at)
            SELECT :organization, w.origin, w.scim_user_id, w.wanted_version, w.version, w.reason,
              w.reference, w.fingerprint, w.user_name_key, w.external_id, w.email, w.email_key,
              w.waits_for_address, w.waits_for_seat, w.candidate, w.confirmed, w.since, w.announced_at
            FROM rows w
            WHERE EXISTS (SELECT FROM undone_requests u
                WHERE u.organization = :organization AND u.origin = w.origin)
              OR (SELECT count(*) FROM (SELECT FROM undone_requests u
                WHERE u.organization = :organization LIMIT :most) AS counted) < :most
            ON CONFLICT (organization, origin) DO UPDATE SET
              scim_user_id = excluded.scim_user_id, wanted_version = excluded.wanted_version,
              version = excluded.version, reason = excluded.reason, reference = excluded.reference,
              fingerprint = excluded.fingerprint, user_name_key = excluded.user_name_key,
              external_id = excluded.external_id, email = excluded.email,
              email_key = excluded.email_key, waits_for_address = excluded.waits_for_address,
              waits_for_seat = excluded.waits_for_seat, candidate = excluded.candidate,
              confirmed = excluded.confirmed, since = excluded.since,
              announced_at = excluded.announced_at
            """)
        .param("most", MOST)
        .update();
  }

  /** There may be no row. */
  void remove(OrganizationId organization, Collection<ScimUserId> origins) {
    if (!origins.isEmpty()) {
      jdbc.sql(
              """
              DELETE FROM undone_requests
              WHERE organization = :organization AND origin = ANY (:ids::uuid[])
              """)
          .param("organization", organization.value())
          .param("ids", SqlArrays.texts(origins))
          .update();
    }
  }

  /** Deletes undone requests that have not been retried in four weeks. */
  public int expire() {
    return jdbc.sql(
            "DELETE FROM undone_requests WHERE since < clock_timestamp() - interval '28 days'")
        .update();
  }
}
