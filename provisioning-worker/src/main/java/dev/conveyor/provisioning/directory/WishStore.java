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
 * The tables {@code refused_scim_users}, which the ingress reads to answer the request that made a
 * version, and {@code undone_requests}.
 */
public final class WishStore {

  /** The maximum number of undone requests kept per organization; the oldest are kept. */
  static final int MOST_UNDONE = 10_000;

  private final JdbcClient jdbc;

  public WishStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public void saveKept(OrganizationId organization, List<Wish> wishes) {
    if (wishes.isEmpty()) {
      return;
    }
    int rows =
        write(
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
            """);
    RowValues.requireRows(wishes.size(), rows);
  }

  /** If an organization has too many, new ones are not kept: a retry still gets through. */
  public void saveUndone(OrganizationId organization, List<Wish> wishes) {
    if (wishes.isEmpty()) {
      return;
    }
    write(
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
        """);
  }

  private int write(OrganizationId organization, List<Wish> wishes, String insert) {
    return jdbc.sql(
            """
            WITH rows AS (SELECT * FROM unnest(:scimUsers::uuid[], :origins::uuid[],
                :wantedVersions::bigint[], :versions::bigint[], :reasons::text[], :messages::text[],
                :references::text[], :fingerprints::text[], :userNames::text[],
                :externalIds::text[], :emails::text[], :emailKeys::text[], :names::text[],
                :active::boolean[], :forAddress::boolean[], :forSeat::boolean[],
                :candidates::uuid[], :confirmed::uuid[], :quiet::boolean[], :since::timestamptz[],
                :announced::timestamptz[])
              AS w (scim_user_id, origin, wanted_version, version, reason, message, reference,
                fingerprint, user_name_key, external_id, email, email_key, display_name, active,
                waits_for_address, waits_for_seat, candidate, confirmed, quiet, since, announced_at))
            """
                + insert)
        .param("organization", organization.value())
        .param("most", MOST_UNDONE)
        .param("scimUsers", SqlArrays.texts(wishes, Wish::scimUser))
        .param("origins", SqlArrays.texts(wishes, Wish::origin))
        .param("wantedVersions", SqlArrays.texts(wishes, wish -> wish.wanted().version()))
        .param("versions", SqlArrays.texts(wishes, Wish::version))
        .param("reasons", SqlArrays.texts(wishes, wish -> wish.refusal().reason()))
        .param("messages", SqlArrays.texts(wishes, wish -> wish.refusal().message()))
        .param("references", SqlArrays.texts(wishes, Wish::reference))
        .param("fingerprints", SqlArrays.texts(wishes, Wish::fingerprint))
        .param("userNames", SqlArrays.texts(wishes, wish -> wish.wanted().userNameKey()))
        .param("externalIds", SqlArrays.texts(wishes, wish -> wish.wanted().externalId()))
        .param("emails", SqlArrays.texts(wishes, wish -> wish.wanted().email()))
        .param("emailKeys", SqlArrays.texts(wishes, wish -> wish.wanted().emailKey()))
        .param("names", SqlArrays.texts(wishes, wish -> wish.wanted().displayName()))
        .param("active", SqlArrays.texts(wishes, wish -> wish.wanted().isActive()))
        .param("forAddress", SqlArrays.texts(wishes, wish -> wish.refusal().waitsForAddress()))
        .param("forSeat", SqlArrays.texts(wishes, wish -> wish.refusal().waitsForSeat()))
        .param("candidates", SqlArrays.texts(wishes, wish -> wish.refusal().candidate()))
        .param("confirmed", SqlArrays.texts(wishes, Wish::confirmed))
        .param("quiet", SqlArrays.texts(wishes, wish -> wish.kind() == Wish.Kind.QUIET))
        .param("since", SqlArrays.texts(wishes, Wish::since))
        .param("announced", SqlArrays.texts(wishes, Wish::announcedAt))
        .update();
  }

  /** SCIM users whose rejection ended. There may be no row: most were never rejected. */
  public void removeKept(OrganizationId organization, Collection<ScimUserId> scimUsers) {
    remove(
        organization,
        scimUsers,
        """
        DELETE FROM refused_scim_users
        WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
        """);
  }

  public void removeUndone(OrganizationId organization, Collection<ScimUserId> origins) {
    remove(
        organization,
        origins,
        """
        DELETE FROM undone_requests
        WHERE organization = :organization AND origin = ANY (:ids::uuid[])
        """);
  }

  private void remove(OrganizationId organization, Collection<ScimUserId> ids, String sql) {
    if (!ids.isEmpty()) {
      jdbc.sql(sql)
          .param("organization", organization.value())
          .param("ids", SqlArrays.texts(ids))
          .update();
    }
  }

  /** Removes an erased person's address and name from other users' messages. */
  public void forget(OrganizationId organization, DirectoryUser erased) {
    for (String word : List.of(erased.email(), "\"" + erased.displayName() + "\"")) {
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

  /** Deletes undone requests that have not been retried in four weeks. */
  public int expire() {
    return jdbc.sql(
            "DELETE FROM undone_requests WHERE since < clock_timestamp() - interval '28 days'")
        .update();
  }
}
