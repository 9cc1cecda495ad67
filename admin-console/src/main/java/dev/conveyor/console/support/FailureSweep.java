package dev.conveyor.console.support;

import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds open failures that something newer has settled. A failure of a change record is about one
 * version of a user: the applied version tells. A failure of a request is about what the identity
 * provider wanted: a later write that was accepted, and not undone, tells. Such a write counts once
 * it is applied, or after a minute, when no answer can undo it any more.
 */
final class FailureSweep {

  /** An id in a failure may be any text; the cast keeps the other side's index useful. */
  private static final String ABOUT_ID =
      """
      CASE WHEN f.about_id ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
        THEN f.about_id::uuid END
      """;

  private static final String APPLIED =
      """
      UPDATE support.failed_provisions f SET
        status = CASE WHEN a.version > f.version THEN 'superseded' ELSE 'resolved' END,
        note = CASE WHEN a.version > f.version THEN 'The user is at version ' || a.version || ' now.'
          ELSE 'Resolved automatically: the user is at version ' || a.version || ' now.' END
      FROM directory.console_applied_scim_users a
      WHERE f.status = 'open' AND f.stage = 'provisioning' AND f.about_kind = 'user'
        AND f.original_topic <> :requests
        AND a.organization = f.organization AND a.version >= f.version
        AND a.scim_user_id =\s\
      """
          + ABOUT_ID;

  private static final String FAILED_AGAIN =
      """
      UPDATE support.failed_provisions f SET
        status = 'superseded', note = 'A newer version failed, too: see that failure.'
      WHERE f.status = 'open' AND f.stage = 'provisioning' AND f.about_kind = 'user'
        AND f.original_topic <> :requests
        AND EXISTS (SELECT FROM support.failed_provisions n
          WHERE n.organization = f.organization AND n.about_kind = 'user'
            AND n.about_id = f.about_id AND n.stage = f.stage AND n.version > f.version
            AND n.original_topic <> :requests AND n.status IN ('open', 'replayed'))
      """;

  /** What a request wrote is undone, not superseded: the request itself is heard of in a moment. */
  private static final String NOT_UNDONE =
      """
      AND NOT EXISTS (SELECT FROM scim.console_users u WHERE u.organization = f.organization
        AND u.written_version < f.version AND u.version > f.version AND u.id = %s)
      """
          .formatted(ABOUT_ID);

  private static final String SETTLED_USER =
      """
      (u.last_modified < clock_timestamp() - interval '1 minute' OR EXISTS (
        SELECT FROM directory.console_applied_scim_users a WHERE a.organization = u.organization
          AND a.scim_user_id = u.id AND a.version >= u.written_version))
      """;

  private static final String OUTCOME =
      """
      status = CASE WHEN u.request = f.fingerprint THEN 'resolved' ELSE 'superseded' END,
      note = CASE WHEN u.request = f.fingerprint
        THEN 'Resolved automatically: the same request was accepted later.'
        ELSE 'The user is at version ' || u.version || ' now.' END
      """;

  /** PUT and PATCH of a user who is there. */
  private static final String WRITTEN_SINCE =
      """
      UPDATE support.failed_provisions f SET %s
      FROM scim.console_users u
      WHERE f.status = 'open' AND f.about_kind = 'user' AND f.original_topic = :requests
        AND f.resource_version IS NOT NULL AND u.organization = f.organization
        AND u.written_version > f.resource_version AND %s AND u.id = %s
      """
          .formatted(OUTCOME, SETTLED_USER, ABOUT_ID);

  /** POST of a user who is there by now, under another id. */
  private static final String CREATED_SINCE =
      """
      UPDATE support.failed_provisions f SET %s
      FROM scim.console_users u
      WHERE f.status = 'open' AND f.about_kind = 'user' AND f.original_topic = :requests
        AND f.request_method = 'POST' AND u.organization = f.organization
        AND u.user_name_key = f.name_key
        AND u.version = u.written_version AND u.last_modified > f.last_seen AND %s
      """
          .formatted(OUTCOME, SETTLED_USER);

  private static final String DELETED_SINCE =
      """
      UPDATE support.failed_provisions f SET
        status = 'superseded', note = 'The user was deleted in the identity provider.'
      WHERE f.status = 'open' AND f.about_kind = 'user' AND f.original_topic = :requests
        AND f.resource_version IS NOT NULL
        AND NOT EXISTS (SELECT FROM scim.console_users u
          WHERE u.organization = f.organization AND u.id = %s)
      """
          .formatted(ABOUT_ID);

  private static final String GROUP_WRITTEN_SINCE =
      """
      UPDATE support.failed_provisions f SET
        status = 'superseded', note = 'The group is at version ' || g.version || ' now.'
      FROM scim.console_group_versions g
      WHERE f.status = 'open' AND f.about_kind = 'group' AND f.original_topic = :requests
        AND f.resource_version IS NOT NULL AND g.organization = f.organization
        AND g.version > f.resource_version AND g.id = %s
      """
          .formatted(ABOUT_ID);

  private static final String GROUP_CREATED_SINCE =
      """
      UPDATE support.failed_provisions f SET
        status = 'superseded', note = 'A group of that name was pushed since.'
      FROM scim.console_group_versions g
      WHERE f.status = 'open' AND f.about_kind = 'group' AND f.original_topic = :requests
        AND f.request_method = 'POST' AND g.organization = f.organization
        AND g.display_name_key = f.name_key AND g.last_modified > f.last_seen
      """;

  private static final String GROUP_DELETED_SINCE =
      """
      UPDATE support.failed_provisions f SET
        status = 'superseded', note = 'The group was deleted in the identity provider.'
      WHERE f.status = 'open' AND f.about_kind = 'group' AND f.original_topic = :requests
        AND f.resource_version IS NOT NULL
        AND NOT EXISTS (SELECT FROM scim.console_group_versions g
          WHERE g.organization = f.organization AND g.id = %s)
      """
          .formatted(ABOUT_ID);

  private final JdbcClient jdbc;
  private final IngressViews ingress;

  FailureSweep(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.ingress = new IngressViews(jdbc);
  }

  /**
   * @param reference of the failures to look at; null for all
   */
  void run(@Nullable FailureReference reference) {
    boolean present = ingress.arePresent();
    update(present ? APPLIED + NOT_UNDONE : APPLIED, reference);
    update(FAILED_AGAIN, reference);
    if (present) {
      for (String sql :
          List.of(
              WRITTEN_SINCE,
              CREATED_SINCE,
              DELETED_SINCE,
              GROUP_WRITTEN_SINCE,
              GROUP_CREATED_SINCE,
              GROUP_DELETED_SINCE)) {
        update(sql, reference);
      }
    }
  }

  private void update(String sql, @Nullable FailureReference reference) {
    String which = reference == null ? "" : " AND f.reference = :reference";
    jdbc.sql(sql + which)
        .param("requests", Topic.SCIM_REQUESTS.topicName())
        .param("reference", reference == null ? null : reference.value())
        .update();
  }
}
