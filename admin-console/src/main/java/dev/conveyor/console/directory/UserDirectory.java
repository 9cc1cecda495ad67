package dev.conveyor.console.directory;

import dev.conveyor.console.acting.NotFound;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads users through the views of the provisioning and the role-sync worker. */
public final class UserDirectory {

  private static final String SELECT =
      "SELECT id, email, display_name, status, scim_managed, left(lower(display_name), 200) AS position, "
          + Endings.DELETED
          + " AS deleted"
          + " FROM directory.console_users WHERE organization = :organization";

  private final JdbcClient jdbc;

  public UserDirectory(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What a list of users is narrowed to; null for no narrowing. */
  public record Search(
      @Nullable String query, @Nullable UserStatus status, String afterName, UUID afterId) {}

  /**
   * A user in a list.
   *
   * @param position by which the list is ordered, as the database sees it
   */
  public record Listed(UserView user, String position) {}

  /** In the order of names, those after the search's last one. */
  public List<Listed> list(OrganizationId organization, Search search, int limit) {
    String query = search.query();
    UserStatus status = search.status();
    List<Row> rows =
        jdbc.sql(
                SELECT
                    + """
                       AND (:text::text IS NULL OR email_key LIKE :key OR lower(email) LIKE :text
                         OR lower(normalize(display_name)) LIKE :text)
                       AND (:status::text IS NULL OR status = :status)
                       AND (left(lower(display_name), 200), id) > (:afterName, :afterId)
                     ORDER BY left(lower(display_name), 200), id LIMIT :limit
                    """)
            .param("organization", organization.value())
            .param("key", query == null ? null : contains(ComparisonKey.of(query)))
            .param("text", query == null ? null : contains(plain(query)))
            .param("status", status == null ? null : status.text())
            .param("afterName", search.afterName())
            .param("afterId", search.afterId())
            .param("limit", limit)
            .query((row, number) -> row(row.getObject("id", UUID.class), row))
            .list();
    List<UserView> users = withGrants(organization, rows);
    List<Listed> listed = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      listed.add(new Listed(users.get(i), rows.get(i).position()));
    }
    return listed;
  }

  public Optional<UserView> find(OrganizationId organization, UserId user) {
    return one(organization, " AND id = :key", user.value());
  }

  /** The user who holds that address; those who were deleted hold none. */
  public Optional<UserView> findByEmail(OrganizationId organization, EmailAddress email) {
    return one(organization, " AND email_key = :key", email.key().value());
  }

  /**
   * @throws NotFound when there is no such user
   */
  public UserView require(OrganizationId organization, UserId user) {
    return find(organization, user)
        .orElseThrow(() -> new NotFound("There is no user " + user + "."));
  }

  /** Whether the role-sync worker knows the user's last directory change. */
  public boolean isInRoleSync(OrganizationId organization, UserId user) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM roles.console_users r
              JOIN directory.console_users d ON d.organization = r.organization AND d.id = r.id
              WHERE r.organization = :organization AND r.id = :user
                AND r.directory_version >= d.version)
            """)
        .param("organization", organization.value())
        .param("user", user.value())
        .query(Boolean.class)
        .single();
  }

  /** Those who hold a role, in the order of their ids, those after the given one. */
  public List<UserView> holders(OrganizationId organization, Role role, UUID after, int limit) {
    List<UUID> ids =
        jdbc.sql(
                """
                SELECT DISTINCT user_id FROM roles.console_grants
                WHERE organization = :organization AND role = :role AND user_id > :after
                ORDER BY user_id LIMIT :limit
                """)
            .param("organization", organization.value())
            .param("role", role.name())
            .param("after", after)
            .param("limit", limit)
            .query((row, number) -> row.getObject("user_id", UUID.class))
            .list();
    List<Row> rows =
        jdbc.sql(SELECT + " AND id = ANY (:ids::uuid[]) ORDER BY id")
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(ids))
            .query((row, number) -> row(row.getObject("id", UUID.class), row))
            .list();
    return withGrants(organization, rows);
  }

  /**
   * The organization whose users have addresses of this one's domain; empty if there is none, or
   * more than one. It does not depend on whether somebody has the address itself.
   */
  public Optional<OrganizationId> organizationOfDomain(EmailAddress email) {
    String key = email.key().value();
    if (!key.contains("@")) {
      return Optional.empty();
    }
    List<OrganizationId> found =
        jdbc.sql(
                """
                WITH one AS (
                  SELECT min(organization) AS id FROM directory.console_email_domains
                  WHERE domain = :domain)
                SELECT id FROM one WHERE id IS NOT NULL
                UNION ALL
                SELECT other.id FROM (
                  SELECT min(organization) AS id FROM directory.console_email_domains
                  WHERE domain = :domain AND organization > (SELECT id FROM one)) AS other
                WHERE other.id IS NOT NULL
                """)
            .param("domain", key.substring(key.lastIndexOf('@') + 1))
            .query((row, number) -> new OrganizationId(row.getString("id")))
            .list();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** Those of these texts that are addresses of the organization's users. */
  public Set<String> addressesAmong(OrganizationId organization, Collection<String> texts) {
    return Set.copyOf(
        jdbc.sql(
                """
                SELECT email FROM directory.console_users
                WHERE organization = :organization AND email = ANY (:texts::text[])
                """)
            .param("organization", organization.value())
            .param("texts", SqlArrays.texts(texts))
            .query(String.class)
            .list());
  }

  /** How many users are active, as the provisioning worker counts seats. */
  public long activeUsers(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT active_users FROM directory.console_organizations
            WHERE organization = :organization
            """)
        .param("organization", organization.value())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /** The SCIM user that a user is linked with; empty for one who was never pushed. */
  public Optional<UUID> scimUser(OrganizationId organization, UserId user) {
    return jdbc.sql(
            """
            SELECT scim_user_id FROM directory.console_users
            WHERE organization = :organization AND id = :user AND scim_user_id IS NOT NULL
            """)
        .param("organization", organization.value())
        .param("user", user.value())
        .query(UUID.class)
        .optional();
  }

  /** The user that a SCIM user is linked with. */
  public Optional<UserView> findByScimUser(OrganizationId organization, UUID scimUser) {
    return one(organization, " AND scim_user_id = :key", scimUser);
  }

  /** Names of SCIM groups, for messages. One that was deleted since goes by its id. */
  public List<String> groupNames(OrganizationId organization, Collection<GroupId> groups) {
    return jdbc.sql(
            """
            SELECT coalesce(g.display_name, w.id) AS name FROM unnest(:ids::text[]) AS w (id)
            LEFT JOIN scim.console_groups g ON g.organization = :organization AND g.id = w.id::uuid
            ORDER BY name
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(groups))
        .query((row, number) -> row.getString("name"))
        .list();
  }

  private record Row(
      UserId id,
      EmailAddress email,
      String displayName,
      UserStatus status,
      boolean scimManaged,
      String position,
      boolean deleted) {}

  private Optional<UserView> one(OrganizationId organization, String condition, Object key) {
    List<Row> rows =
        jdbc.sql(SELECT + condition)
            .param("organization", organization.value())
            .param("key", key)
            .query((row, number) -> row(row.getObject("id", UUID.class), row))
            .list();
    return withGrants(organization, rows).stream().findFirst();
  }

  private List<UserView> withGrants(OrganizationId organization, List<Row> rows) {
    Map<UUID, List<Grant>> grants = new HashMap<>();
    jdbc.sql(
            """
            SELECT user_id, role, source FROM roles.console_grants
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            ORDER BY role, source
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(rows, row -> row.id().toString()))
        .query(row -> {
          grants
              .computeIfAbsent(row.getObject("user_id", UUID.class), id -> new ArrayList<>())
              .add(
                  new Grant(
                      new Role(row.getString("role")), GrantSource.parse(row.getString("source"))));
        });
    return rows.stream()
        .map(row ->
            UserView.of(
                row.id(),
                row.email(),
                row.displayName(),
                row.status(),
                row.scimManaged(),
                row.deleted(),
                grants.getOrDefault(row.id().value(), List.of())))
        .toList();
  }

  private static Row row(UUID id, java.sql.ResultSet row) throws java.sql.SQLException {
    return new Row(
        new UserId(id),
        new EmailAddress(row.getString("email")),
        row.getString("display_name"),
        UserStatus.parse(row.getString("status")),
        row.getBoolean("scim_managed"),
        row.getString("position"),
        row.getBoolean("deleted"));
  }

  /** As names are stored, but for their case. */
  private static String plain(String query) {
    return Normalizer.normalize(query, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  private static String contains(String text) {
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }
}
