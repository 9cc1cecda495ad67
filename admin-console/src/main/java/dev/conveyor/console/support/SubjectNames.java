package dev.conveyor.console.support;

import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.FailureSubject;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * All names by which support may look for a failure's user: those in the failure, and those that
 * the user has at this moment, in SCIM and in the directory.
 */
final class SubjectNames {

  private final JdbcClient jdbc;
  private final IngressViews ingress;

  SubjectNames(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.ingress = new IngressViews(jdbc);
  }

  /** Comparison keys. */
  String[] of(Heard heard) {
    Set<String> names = new LinkedHashSet<>(heard.names());
    UUID id = id(heard.failure().about());
    if (id != null && ingress.arePresent()) {
      jdbc.sql(
              """
              SELECT user_name_key, display_name_key, email_keys, NULL AS email, NULL AS display_name FROM scim.console_users
              WHERE organization = :organization AND id = :id
              UNION ALL
              SELECT NULL, NULL, NULL, email, display_name FROM directory.console_users
              WHERE organization = :organization AND (scim_user_id = :id OR id = :id)
              """)
          .param("organization", heard.failure().organization().value())
          .param("id", id)
          .query(row -> {
            add(names, row.getString("user_name_key"));
            add(names, row.getString("display_name_key"));
            java.sql.Array emails = row.getArray("email_keys");
            if (emails != null) {
              for (String email : (String[]) emails.getArray()) {
                add(names, email);
              }
            }
            add(names, row.getString("email"));
            add(names, row.getString("display_name"));
          });
    }
    return names.toArray(String[]::new);
  }

  private static void add(Set<String> names, @Nullable String name) {
    if (name != null && !name.isBlank()) {
      names.add(ComparisonKey.of(name));
    }
  }

  private static @Nullable UUID id(FailureSubject about) {
    try {
      return about.kind().equals("user") && about.id() != null ? UUID.fromString(about.id()) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
