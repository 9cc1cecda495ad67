package dev.conveyor.ingress.users;

import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.ingress.search.Searches;
import dev.conveyor.ingress.search.TableList;
import dev.conveyor.ingress.search.Weight;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads pages of the table {@code users}, within an organization's share of the searches. */
public final class UserSearches {

  private final JdbcClient jdbc;
  private final Searches searches;

  public UserSearches(JdbcClient jdbc, Searches searches) {
    this.jdbc = jdbc;
    this.searches = searches;
  }

  /** Whole users at once: for searches that return at most one, or where memory does not matter. */
  public Listed<StoredUser> list(OrganizationId organization, Search search) {
    return new TableList(jdbc, searches, "users", UserRows.COLUMNS)
        .page(organization, search, UserRows::read, Weight.none());
  }

  /** Only ids, for users that are read as they are written. */
  Listed<UUID> listIds(OrganizationId organization, Search search) {
    return new TableList(jdbc, searches, "users", "id")
        .page(
            organization, search, (row, number) -> row.getObject("id", UUID.class), Weight.none());
  }

  /**
   * Reads users in the order of their ids: as many, from the first, as fit together, but at least
   * one.
   *
   * @param most bytes of JSON, with about a hundred bytes added per group of a user
   * @param withGroups whether groups count
   * @return for each id that was checked, the user, or nothing if there is none
   */
  List<Optional<StoredUser>> readSome(
      OrganizationId organization, List<UUID> ids, boolean withGroups, long most) {
    return searches.part(
        organization,
        client ->
            client
                .sql(
                    """
                    SELECT id, document, version, created, last_modified, written, awaited
                    FROM (
                      SELECT *, sum(coalesce(octet_length(document), 0) + 300 * groups)
                        OVER (ORDER BY place) AS bytes
                      FROM (
                        SELECT place, u.id, u.resource::text AS document, version, created,
                          last_modified,
                          CASE WHEN undo_version = version THEN restored_version ELSE version END
                            AS written,
                          coalesce(awaited_until > clock_timestamp(), false) AS awaited,
                          CASE WHEN :withGroups THEN
                            (SELECT count(*) FROM group_members m WHERE m.user_id = u.id)
                          ELSE 0 END AS groups
                        FROM unnest(:ids::uuid[]) WITH ORDINALITY AS wanted (id, place)
                        LEFT JOIN users u ON u.id = wanted.id AND u.organization = :organization
                        OFFSET 0
                      ) AS found
                    ) AS weighed
                    WHERE place = 1 OR bytes <= :most ORDER BY place
                    """)
                .param("organization", organization.value())
                .param("ids", SqlArrays.texts(ids))
                .param("withGroups", withGroups)
                .param("most", most)
                .query((row, number) ->
                    row.getObject("id") == null
                        ? Optional.<StoredUser>empty()
                        : Optional.of(UserRows.read(row, number)))
                .list());
  }
}
