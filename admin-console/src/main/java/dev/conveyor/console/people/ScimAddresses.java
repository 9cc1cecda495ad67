package dev.conveyor.console.people;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.sql.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The addresses that SCIM users have now, read through the ingress's view. */
final class ScimAddresses {

  private final JdbcClient jdbc;

  ScimAddresses(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Comparison keys by SCIM id; ids that are unknown are missing. */
  Map<ScimUserId, Set<String>> of(OrganizationId organization, Collection<ScimUserId> ids) {
    Map<ScimUserId, Set<String>> found = new HashMap<>();
    jdbc.sql(
            """
            SELECT id, array_append(email_keys, user_name_key) AS keys FROM scim.console_addresses
            WHERE organization = :organization AND id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(ids))
        .query(row -> {
          Array keys = row.getArray("keys");
          Set<String> addresses = new HashSet<>();
          Arrays.stream((String[]) keys.getArray()).map(ComparisonKey::of).forEach(addresses::add);
          found.put(new ScimUserId(row.getObject("id", UUID.class)), addresses);
        });
    return found;
  }
}
