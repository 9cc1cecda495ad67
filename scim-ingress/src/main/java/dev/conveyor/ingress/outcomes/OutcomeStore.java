package dev.conveyor.ingress.outcomes;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.ScimUserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the views that the provisioning worker publishes for the ingress. */
public final class OutcomeStore {

  /** The worker's reason for a user who is complete in SCIM but lacks what the directory needs. */
  private static final ReasonCode WITHOUT_EMAIL = FailureReason.EMAIL_MISSING.code();

  private final JdbcClient jdbc;
  private volatile boolean present;

  public OutcomeStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The users whose outcome is known. */
  Map<PendingUser, ProvisioningOutcome> find(Collection<PendingUser> pending) {
    Map<PendingUser, ProvisioningOutcome> found = new HashMap<>();
    if (pending.isEmpty() || !isPresent()) {
      return found;
    }
    List<PendingUser> asked = List.copyOf(pending);
    jdbc.sql(
            """
            SELECT p.place, coalesce(a.version, 0) AS applied, coalesce(r.version, 0) AS refused,
              r.reason, r.message, r.reference
            FROM unnest(:organizations::text[], :ids::uuid[]) WITH ORDINALITY
              AS p (organization, id, place)
            LEFT JOIN directory.ingress_applied_scim_users a
              ON a.organization = p.organization AND a.scim_user_id = p.id
            LEFT JOIN directory.ingress_refused_scim_users r
              ON r.organization = p.organization AND r.scim_user_id = p.id
            """)
        .param(
            "organizations",
            SqlArrays.texts(asked.stream().map(PendingUser::organization).toList()))
        .param("ids", SqlArrays.texts(asked.stream().map(PendingUser::id).toList()))
        .query(row -> {
          PendingUser user = asked.get(row.getInt("place") - 1);
          // What is in the directory stays provisioned when a later version is rejected.
          if (row.getLong("applied") >= user.version()) {
            found.put(user, new ProvisioningOutcome.Provisioned());
          } else if (row.getLong("refused") >= user.version()) {
            found.put(
                user,
                refused(
                    new ReasonCode(row.getString("reason")),
                    row.getString("message"),
                    row.getString("reference")));
          }
        });
    return found;
  }

  private static ProvisioningOutcome refused(ReasonCode reason, String message, String reference) {
    return reason.equals(WITHOUT_EMAIL)
        ? new ProvisioningOutcome.WithoutEmail()
        : new ProvisioningOutcome.Refused(reason, message, reference);
  }

  /**
   * Whether the user's newest version was rejected and no newer one has been applied since.
   *
   * @param never whether no version was ever provisioned
   */
  public record Refusal(long version, boolean never) {}

  /**
   * The user's current rejection; null if there is none, or if only the email address is missing.
   * In the caller's transaction.
   */
  public @Nullable Refusal refusal(OrganizationId organization, ScimUserId id) {
    if (!isPresent()) {
      return null;
    }
    return jdbc.sql(
            """
            SELECT r.version, NOT EXISTS (SELECT FROM directory.ingress_applied_scim_users a
              WHERE a.organization = r.organization AND a.scim_user_id = r.scim_user_id) AS never
            FROM directory.ingress_refused_scim_users r
            WHERE r.organization = :organization AND r.scim_user_id = :id
              AND r.reason <> :withoutEmail
            """)
        .param("organization", organization.value())
        .param("id", id.value())
        .param("withoutEmail", WITHOUT_EMAIL.value())
        .query((row, number) -> new Refusal(row.getLong("version"), row.getBoolean("never")))
        .optional()
        .orElse(null);
  }

  /** What was said of each of these users; absent for nothing. In the caller's transaction. */
  public Map<ScimUserId, Standing> standings(
      OrganizationId organization, Collection<ScimUserId> ids) {
    Map<ScimUserId, Standing> standings = new HashMap<>();
    if (ids.isEmpty() || !isPresent()) {
      return standings;
    }
    jdbc.sql(
            """
            SELECT asked.id, coalesce(a.version, 0) AS applied, coalesce(r.version, 0) AS refused,
              coalesce(r.reason = :withoutEmail, false) AS without_email
            FROM unnest(:ids::uuid[]) AS asked (id)
            LEFT JOIN directory.ingress_applied_scim_users a
              ON a.organization = :organization AND a.scim_user_id = asked.id
            LEFT JOIN directory.ingress_refused_scim_users r
              ON r.organization = :organization AND r.scim_user_id = asked.id
            """)
        .param("organization", organization.value())
        .param("withoutEmail", WITHOUT_EMAIL.value())
        .param("ids", SqlArrays.texts(List.copyOf(ids)))
        .query(row -> {
          standings.put(
              new ScimUserId(row.getObject("id", UUID.class)),
              new Standing(
                  row.getLong("applied"), row.getLong("refused"), row.getBoolean("without_email")));
        });
    return standings;
  }

  /** Whether this version, or a newer one, is in the directory. */
  public boolean isProvisioned(OrganizationId organization, ScimUserId id, long version) {
    return isPresent()
        && jdbc.sql(
                """
                SELECT EXISTS (SELECT FROM directory.ingress_applied_scim_users
                  WHERE organization = :organization AND scim_user_id = :id AND version >= :version)
                """)
            .param("organization", organization.value())
            .param("id", id.value())
            .param("version", version)
            .query(Boolean.class)
            .single();
  }

  /** Whether no response can undo this version anymore, whatever its request was. */
  public boolean isSettled(OrganizationId organization, ScimUserId id, long version) {
    return isPresent()
        && jdbc.sql(
                """
                SELECT EXISTS (SELECT FROM directory.ingress_applied_scim_users
                    WHERE organization = :organization AND scim_user_id = :id AND version >= :version)
                  OR EXISTS (SELECT FROM directory.ingress_refused_scim_users
                    WHERE organization = :organization AND scim_user_id = :id AND version >= :version
                      AND reason = :withoutEmail)
                """)
            .param("organization", organization.value())
            .param("id", id.value())
            .param("version", version)
            .param("withoutEmail", WITHOUT_EMAIL.value())
            .query(Boolean.class)
            .single();
  }

  /** False until the provisioning worker has been started once. */
  private boolean isPresent() {
    if (!present) {
      present =
          jdbc.sql("SELECT to_regclass('directory.ingress_refused_scim_users') IS NOT NULL")
              .query(Boolean.class)
              .single();
    }
    return present;
  }
}
