package dev.conveyor.console.organizations;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimConnectionChanged;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The table {@code settings.organizations}. */
public final class Organizations {

  private static final int LONGEST_NAME = 200;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Outbox outbox;

  public Organizations(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.outbox = outbox;
  }

  /**
   * @throws Conflict when the id is taken
   */
  public Organization create(OrganizationId id, String name, TraceParent trace) {
    if (id.equals(OrganizationId.UNKNOWN)) {
      throw new InvalidValue("'unknown' is reserved; choose another id.");
    }
    if (name.isBlank()) {
      throw new InvalidValue("An organization needs a name.");
    }
    if (name.length() > LONGEST_NAME) {
      throw new InvalidValue("An organization's name has at most " + LONGEST_NAME + " characters.");
    }
    transaction.executeWithoutResult(status -> {
      int created =
          jdbc.sql(
                  """
                  INSERT INTO settings.organizations (id, name) VALUES (:id, :name)
                  ON CONFLICT DO NOTHING
                  """)
              .param("id", id.value())
              .param("name", name)
              .update();
      if (created == 0) {
        throw new Conflict("There already is an organization with the id " + id + ".");
      }
      OffsetDateTime at =
          jdbc.sql(
                  """
                  INSERT INTO settings.scim_connections (organization) VALUES (:id)
                  RETURNING changed_at
                  """)
              .param("id", id.value())
              .query(OffsetDateTime.class)
              .single();
      outbox.append(
          OutboxMessage.of(
              new ScimConnectionChanged(id, 1, at.toInstant(), false, null, false, null),
              EventSource.ADMIN_CONSOLE.text(),
              trace));
    });
    return new Organization(id, name);
  }

  /** In the order of ids, those after the given one. */
  public List<Organization> list(String after, int limit) {
    return jdbc.sql(
            "SELECT id, name FROM settings.organizations WHERE id > :after ORDER BY id LIMIT :limit")
        .param("after", after)
        .param("limit", limit)
        .query((row, number) ->
            new Organization(new OrganizationId(row.getString("id")), row.getString("name")))
        .list();
  }

  /**
   * @throws NotFound when there is no such organization
   */
  public OrganizationId require(String id) {
    boolean exists =
        jdbc.sql("SELECT EXISTS (SELECT FROM settings.organizations WHERE id = :id)")
            .param("id", id)
            .query(Boolean.class)
            .single();
    if (!exists) {
      throw new NotFound("There is no organization " + id + ".");
    }
    return new OrganizationId(id);
  }
}
