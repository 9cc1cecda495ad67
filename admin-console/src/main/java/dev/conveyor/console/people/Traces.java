package dev.conveyor.console.people;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.pipeline.outbox.Unsendable;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.UserId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the console's own tables have of a person, and how it is forgotten. */
public final class Traces {

  private static final List<String> STATEMENTS =
      List.of(
          "DELETE FROM settings.passwords WHERE account = :account",
          "DELETE FROM settings.one_time_links WHERE account = :account",
          "DELETE FROM settings.account_endings WHERE account = :account",
          "DELETE FROM settings.console_sessions WHERE principal_name = :account",
          """
          DELETE FROM support.failed_provisions
          WHERE organization = :organization AND about_kind = 'user'
            AND (about_id = ANY (:ids::text[]) OR lower(about_name) = ANY (:addresses::text[]))
          """,
          // A request that made no user is about the user that it names.
          """
          DELETE FROM support.failed_provisions f
          WHERE organization = :organization AND about_kind = 'user' AND names && :keys::text[]
            AND NOT EXISTS (SELECT FROM scim.console_addresses a
              WHERE a.organization = f.organization AND a.id::text = f.about_id)
          """,
          """
          UPDATE support.failed_provisions
          SET names = ARRAY(SELECT name FROM unnest(names) AS name WHERE name <> ALL (:keys::text[]))
          WHERE organization = :organization AND names && :keys::text[]
          """,
          """
          DELETE FROM support.timeline
          WHERE organization = :organization AND subject = ANY (:ids::uuid[])
          """,
          """
          DELETE FROM settings.differences
          WHERE organization = :organization
            AND (user_id = ANY (:ids::uuid[]) OR scim_user_id = ANY (:ids::uuid[]))
          """,
          """
          UPDATE support.audit SET actor = :account
          WHERE organization = :organization AND lower(actor) = ANY (:addresses::text[])
          """,
          """
          UPDATE support.replay_runs SET started_by = :account
          WHERE organization = :organization AND lower(started_by) = ANY (:addresses::text[])
          """);

  private final JdbcClient jdbc;

  public Traces(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Forgets the person, in the caller's transaction. Failures about them go. Failures about groups
   * and others stay, and lose the address: a push of another user who claims the same address keeps
   * it, since it is theirs by what the identity provider says.
   */
  public void forget(Person person) {
    for (String sql : STATEMENTS) {
      jdbc.sql(sql)
          .param("account", person.pseudonym())
          .param("organization", person.organization().value())
          .param("ids", person.ids())
          .param("addresses", SqlArrays.texts(person.addresses()))
          .param("keys", SqlArrays.texts(person.addresses(), ComparisonKey::of))
          .update();
    }
    Unsendable.forget(
        jdbc, Arrays.stream(person.ids()).map(id -> person.organization() + "/" + id).toList());
    Redaction redaction = new Redaction(words(person));
    redactAudit(person, redaction);
    redactFailures(person, redaction);
  }

  /** Refusals name who holds an address, in quotation marks. */
  private Set<String> words(Person person) {
    Set<String> words = new HashSet<>(person.addresses());
    UserId user = person.user();
    if (user != null) {
      jdbc.sql(
              """
              SELECT display_name FROM directory.console_users
              WHERE organization = :organization AND id = :user
              """)
          .param("organization", person.organization().value())
          .param("user", user.value())
          .query((row, number) -> row.getString("display_name"))
          .list()
          .forEach(name -> words.add('"' + name + '"'));
    }
    return words;
  }

  private record Act(long id, String detail) {}

  private void redactAudit(Person person, Redaction redaction) {
    List<Act> acts =
        jdbc.sql(
                """
                SELECT id, detail FROM support.audit
                WHERE organization = :organization AND detail LIKE '%@%'
                """)
            .param("organization", person.organization().value())
            .query((row, number) -> new Act(row.getLong("id"), row.getString("detail")))
            .list();
    for (Act act : acts) {
      String redacted = redaction.text(act.detail());
      if (!redacted.equals(act.detail())) {
        jdbc.sql("UPDATE support.audit SET detail = :detail WHERE id = :id")
            .param("detail", redacted)
            .param("id", act.id())
            .update();
      }
    }
  }

  private record Mention(
      String fingerprint,
      boolean ofGroup,
      String message,
      @Nullable String note,
      byte @Nullable [] value) {}

  /** Row by row: an organization may have many failures, with large originals. */
  private void redactFailures(Person person, Redaction redaction) {
    try (var mentions =
        jdbc
            .sql(
                """
                SELECT fingerprint, about_kind = 'group' AS of_group, message, note, original_value
                FROM support.failed_provisions WHERE organization = :organization
                """)
            .param("organization", person.organization().value())
            .withFetchSize(100)
            .query((row, number) ->
                new Mention(
                    row.getString("fingerprint"),
                    row.getBoolean("of_group"),
                    row.getString("message"),
                    row.getString("note"),
                    row.getBytes("original_value")))
            .stream()) {
      mentions.forEach(mention -> redact(mention, redaction));
    }
  }

  private void redact(Mention mention, Redaction redaction) {
    String message = redaction.text(mention.message());
    String note = mention.note() == null ? null : redaction.text(mention.note());
    byte[] before = mention.value();
    byte[] value = before == null || !mention.ofGroup() ? before : redaction.record(before);
    boolean same =
        message.equals(mention.message())
            && java.util.Objects.equals(note, mention.note())
            && Arrays.equals(value, before);
    if (!same) {
      jdbc.sql(
              """
              UPDATE support.failed_provisions
              SET message = :message, note = :note, original_value = :value
              WHERE fingerprint = :fingerprint
              """)
          .param("message", message)
          .param("note", note)
          .param("value", value)
          .param("fingerprint", mention.fingerprint())
          .update();
    }
  }
}
