package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.provisioning.rules.HeldRemoval;
import dev.conveyor.provisioning.rules.Wanted;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code held_removals}. */
final class HeldRemovalStore {

  private final JdbcClient jdbc;

  HeldRemovalStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<HeldRemoval> of(OrganizationId organization, Collection<UserId> users) {
    return jdbc.sql(
            """
            SELECT user_id, scim_user_id, version, user_name_key, external_id, email, display_name,
              presence, reference, fingerprint, since
            FROM held_removals WHERE organization = :organization AND user_id = ANY (:users::uuid[])
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(users))
        .query(HeldRemovalStore::read)
        .list();
  }

  /** Users who have been held for the longest time. */
  List<UserId> oldest(OrganizationId organization, int limit) {
    return jdbc.sql(
            """
            SELECT user_id FROM held_removals WHERE organization = :organization
            ORDER BY since, user_id LIMIT :limit
            """)
        .param("organization", organization.value())
        .param("limit", limit)
        .query((row, number) -> new UserId(row.getObject("user_id", UUID.class)))
        .list();
  }

  void save(OrganizationId organization, List<HeldRemoval> held) {
    if (held.isEmpty()) {
      return;
    }
    int rows =
        jdbc.sql(
                """
                INSERT INTO held_removals (organization, user_id, scim_user_id, version,
                  user_name_key, external_id, email, display_name, presence, reference,
                  fingerprint, since)
                SELECT :organization, h.* FROM unnest(:users::uuid[], :scimUsers::uuid[],
                  :versions::bigint[], :userNameKeys::text[], :externalIds::text[], :emails::text[],
                  :displayNames::text[], :presences::text[], :references::text[],
                  :fingerprints::text[], :since::timestamptz[]) AS h
                ON CONFLICT (organization, user_id) DO UPDATE SET
                  scim_user_id = excluded.scim_user_id, version = excluded.version,
                  user_name_key = excluded.user_name_key, external_id = excluded.external_id,
                  email = excluded.email, display_name = excluded.display_name,
                  presence = excluded.presence, reference = excluded.reference,
                  fingerprint = excluded.fingerprint, since = excluded.since
                """)
            .param("organization", organization.value())
            .param("users", SqlArrays.texts(held, HeldRemoval::user))
            .param("scimUsers", SqlArrays.texts(held, each -> each.wanted().scimUser()))
            .param("versions", SqlArrays.texts(held, each -> each.wanted().version()))
            .param("userNameKeys", SqlArrays.texts(held, each -> each.wanted().userNameKey()))
            .param("externalIds", SqlArrays.texts(held, each -> each.wanted().externalId()))
            .param("emails", SqlArrays.texts(held, each -> each.wanted().email()))
            .param("displayNames", SqlArrays.texts(held, each -> each.wanted().displayName()))
            .param("presences", SqlArrays.texts(held, each -> text(each.wanted().presence())))
            .param("references", SqlArrays.texts(held, HeldRemoval::reference))
            .param("fingerprints", SqlArrays.texts(held, HeldRemoval::fingerprint))
            .param("since", SqlArrays.texts(held, each -> each.since().atOffset(ZoneOffset.UTC)))
            .update();
    RowValues.requireRows(held.size(), rows);
  }

  void remove(OrganizationId organization, Collection<UserId> users) {
    if (!users.isEmpty()) {
      jdbc.sql(
              """
              DELETE FROM held_removals
              WHERE organization = :organization AND user_id = ANY (:users::uuid[])
              """)
          .param("organization", organization.value())
          .param("users", SqlArrays.texts(users))
          .update();
    }
  }

  private static HeldRemoval read(ResultSet row, int number) throws SQLException {
    @Nullable String email = row.getString("email");
    Wanted wanted =
        new Wanted(
            new ScimUserId(row.getObject("scim_user_id", UUID.class)),
            row.getLong("version"),
            row.getString("user_name_key"),
            row.getString("external_id"),
            email == null ? null : new EmailAddress(email),
            row.getString("display_name"),
            Wanted.Presence.valueOf(row.getString("presence").toUpperCase(Locale.ROOT)));
    return new HeldRemoval(
        new UserId(row.getObject("user_id", UUID.class)),
        wanted,
        new FailureReference(row.getString("reference")),
        row.getString("fingerprint"),
        row.getObject("since", OffsetDateTime.class).toInstant());
  }

  private static String text(Wanted.Presence presence) {
    return presence.name().toLowerCase(Locale.ROOT);
  }
}
