package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.provisioning.rules.DirectoryUser;
import dev.conveyor.provisioning.rules.Wish;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code refused_scim_users}: wishes of SCIM users whose newest version is rejected. The
 * ingress reads it to answer the request that made the version.
 */
final class RefusedUserStore {

  private final JdbcClient jdbc;

  RefusedUserStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void save(OrganizationId organization, List<Wish> wishes) {
    if (wishes.isEmpty()) {
      return;
    }
    int rows =
        WishRows.insert(
                jdbc,
                organization,
                wishes,
                """
                INSERT INTO refused_scim_users (organization, scim_user_id, origin, wanted_version,
                  version, reason, message, reference, fingerprint, user_name_key, external_id, email,
                  email_key, display_name, active, waits_for_address, waits_for_seat, candidate,
                  confirmed, quiet, since)
                SELECT :organization, w.scim_user_id, w.origin, w.wanted_version, w.version, w.reason,
                  w.message, w.reference, w.fingerprint, w.user_name_key, w.external_id, w.email,
                  w.email_key, w.display_name, w.active, w.waits_for_address, w.waits_for_seat,
                  w.candidate, w.confirmed, w.quiet, w.since
                FROM rows w
                ON CONFLICT (organization, scim_user_id) DO UPDATE SET
                  origin = excluded.origin, wanted_version = excluded.wanted_version,
                  version = excluded.version, reason = excluded.reason, message = excluded.message,
                  reference = excluded.reference, fingerprint = excluded.fingerprint,
                  user_name_key = excluded.user_name_key, external_id = excluded.external_id,
                  email = excluded.email, email_key = excluded.email_key,
                  display_name = excluded.display_name, active = excluded.active,
                  waits_for_address = excluded.waits_for_address,
                  waits_for_seat = excluded.waits_for_seat, candidate = excluded.candidate,
                  confirmed = excluded.confirmed, quiet = excluded.quiet, since = excluded.since
                """)
            .update();
    RowValues.requireRows(wishes.size(), rows);
  }

  /** SCIM users whose rejection ended. There may be no row: most were never rejected. */
  void remove(OrganizationId organization, Collection<ScimUserId> scimUsers) {
    if (!scimUsers.isEmpty()) {
      jdbc.sql(
              """
              DELETE FROM refused_scim_users
              WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
              """)
          .param("organization", organization.value())
          .param("ids", SqlArrays.texts(scimUsers))
          .update();
    }
  }

  /** Removes an erased person's address and name from other users' messages. */
  void forget(OrganizationId organization, DirectoryUser erased) {
    for (String word : List.of(erased.email().value(), "\"" + erased.displayName() + "\"")) {
      jdbc.sql(
              """
              UPDATE refused_scim_users
              SET message = regexp_replace(message, '***=' || :word, '(erased)', 'gi')
              WHERE organization = :organization AND position(lower(:word) IN lower(message)) > 0
              """)
          .param("word", word)
          .param("organization", organization.value())
          .update();
    }
  }
}
