package dev.conveyor.console.people;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EraseScimUsers;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UserId;
import java.sql.Array;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds people through the views of ingress and workers. */
public final class People {

  private final JdbcClient jdbc;

  public People(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A directory user with the SCIM users that they were ever linked with. */
  Person ofUser(OrganizationId organization, UserId user, EmailAddress email) {
    return person(organization, user, email, linked(organization, user));
  }

  /**
   * Everyone with an address: SCIM users with it as their userName or any of their e-mails, and
   * those that the directory user was linked with.
   *
   * @param user the directory user of that address; null for none
   */
  public Person ofAddress(
      OrganizationId organization, @Nullable UserId user, EmailAddress address) {
    Set<UUID> ids =
        new HashSet<>(
            jdbc.sql(
                    """
                    SELECT id FROM scim.console_addresses WHERE organization = :organization
                      AND (user_name_key = :address OR :address = ANY (email_keys))
                    UNION
                    SELECT scim_user_id FROM directory.console_refused_scim_users
                    WHERE organization = :organization
                      AND (user_name_key = :address OR email_key = :address)
                    """)
                .param("organization", organization.value())
                .param("address", address.key().value())
                .query(UUID.class)
                .list());
    ids.addAll(refused(organization, address));
    if (user != null) {
      ids.addAll(linked(organization, user));
    }
    return person(organization, user, address, ids);
  }

  /** Whether ingress and workers have forgotten them. */
  boolean areForgotten(Person person) {
    UserId user = person.user();
    return jdbc.sql(
            """
            SELECT NOT EXISTS (SELECT FROM scim.console_addresses
                WHERE organization = :organization AND id = ANY (:scimUsers::uuid[]))
              AND NOT EXISTS (SELECT FROM directory.console_refused_scim_users
                WHERE organization = :organization AND scim_user_id = ANY (:scimUsers::uuid[]))
              AND NOT EXISTS (SELECT FROM directory.console_users WHERE organization = :organization
                AND (id = :user::uuid OR scim_user_id = ANY (:scimUsers::uuid[])))
              AND (:user::uuid IS NULL OR EXISTS (SELECT FROM roles.console_erased_users
                WHERE organization = :organization AND id = :user::uuid))
            """)
        .param("organization", person.organization().value())
        .param("user", user == null ? null : user.toString())
        .param("scimUsers", person.scimIds())
        .query(Boolean.class)
        .single();
  }

  /** SCIM users of this address whose creation was refused and undone: failures alone name them. */
  private Set<UUID> refused(OrganizationId organization, EmailAddress address) {
    return new HashSet<>(
        jdbc.sql(
                """
                SELECT DISTINCT f.about_id::uuid FROM support.failed_provisions f
                WHERE f.organization = :organization AND f.about_kind = 'user'
                  AND (f.request_method = 'POST' OR f.original_topic = :changes AND f.version = 1)
                  AND :key = ANY (f.names)
                  AND f.about_id ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
                  AND NOT EXISTS (SELECT FROM scim.console_addresses a
                    WHERE a.organization = f.organization AND a.id::text = f.about_id)
                """)
            .param("organization", organization.value())
            .param("key", address.key().value())
            .param("changes", Topic.SCIM_USER_CHANGES.topicName())
            .query(UUID.class)
            .list());
  }

  private Set<UUID> linked(OrganizationId organization, UserId user) {
    return new HashSet<>(
        jdbc.sql(
                """
                SELECT scim_user_id FROM roles.console_links
                WHERE organization = :organization AND user_id = :user
                UNION
                SELECT scim_user_id FROM directory.console_users
                WHERE organization = :organization AND id = :user AND scim_user_id IS NOT NULL
                """)
            .param("organization", organization.value())
            .param("user", user.value())
            .query(UUID.class)
            .list());
  }

  private Person person(
      OrganizationId organization,
      @Nullable UserId user,
      EmailAddress address,
      Collection<UUID> ids) {
    Set<String> addresses = new HashSet<>();
    addresses.add(address.value().toLowerCase(Locale.ROOT));
    addresses.add(address.key().value());
    Map<UUID, Long> versions = new TreeMap<>();
    ids.forEach(id -> versions.put(id, 0L));
    String[] texts = SqlArrays.texts(ids);
    jdbc.sql(
            """
            SELECT scim_user_id, version FROM directory.console_applied_scim_users
            WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", texts)
        .query(row -> {
          versions.put(row.getObject("scim_user_id", UUID.class), row.getLong("version"));
        });
    jdbc.sql(
            """
            SELECT id, version, user_name_key, email_keys FROM scim.console_addresses
            WHERE organization = :organization AND id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", texts)
        .query(row -> {
          versions.merge(row.getObject("id", UUID.class), row.getLong("version"), Math::max);
          addresses.add(row.getString("user_name_key"));
          Array emails = row.getArray("email_keys");
          addresses.addAll(List.of((String[]) emails.getArray()));
        });
    jdbc.sql(
            """
            SELECT scim_user_id, version FROM directory.console_refused_scim_users
            WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", texts)
        .query(row -> {
          versions.merge(
              row.getObject("scim_user_id", UUID.class), row.getLong("version"), Math::max);
        });
    List<EraseScimUsers.Erased> scimUsers =
        versions.entrySet().stream()
            .map(each -> new EraseScimUsers.Erased(new ScimUserId(each.getKey()), each.getValue()))
            .toList();
    return new Person(organization, user, scimUsers, addresses);
  }
}
