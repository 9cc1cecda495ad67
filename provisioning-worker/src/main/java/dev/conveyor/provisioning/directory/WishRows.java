package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.provisioning.rules.Wish;
import dev.conveyor.schemas.OrganizationId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Wishes as rows of a statement. */
final class WishRows {

  private WishRows() {}

  /**
   * Writes wishes, read as {@code rows}, whose columns have the names of the tables.
   *
   * @param insert names the parameter {@code organization}
   */
  static StatementSpec insert(
      JdbcClient jdbc, OrganizationId organization, List<Wish> wishes, String insert) {
    return jdbc.sql(
            """
            WITH rows AS (SELECT * FROM unnest(:scimUsers::uuid[], :origins::uuid[],
                :wantedVersions::bigint[], :versions::bigint[], :reasons::text[], :messages::text[],
                :references::text[], :fingerprints::text[], :userNames::text[],
                :externalIds::text[], :emails::text[], :emailKeys::text[], :names::text[],
                :active::boolean[], :forAddress::boolean[], :forSeat::boolean[],
                :candidates::uuid[], :confirmed::uuid[], :quiet::boolean[], :since::timestamptz[],
                :announced::timestamptz[])
              AS w (scim_user_id, origin, wanted_version, version, reason, message, reference,
                fingerprint, user_name_key, external_id, email, email_key, display_name, active,
                waits_for_address, waits_for_seat, candidate, confirmed, quiet, since, announced_at))
            """
                + insert)
        .param("organization", organization.value())
        .param("scimUsers", SqlArrays.texts(wishes, Wish::scimUser))
        .param("origins", SqlArrays.texts(wishes, Wish::origin))
        .param("wantedVersions", SqlArrays.texts(wishes, wish -> wish.wanted().version()))
        .param("versions", SqlArrays.texts(wishes, Wish::version))
        .param("reasons", SqlArrays.texts(wishes, wish -> wish.refusal().reason().code()))
        .param("messages", SqlArrays.texts(wishes, wish -> wish.refusal().message()))
        .param("references", SqlArrays.texts(wishes, Wish::reference))
        .param("fingerprints", SqlArrays.texts(wishes, Wish::fingerprint))
        .param("userNames", SqlArrays.texts(wishes, wish -> wish.wanted().userNameKey()))
        .param("externalIds", SqlArrays.texts(wishes, wish -> wish.wanted().externalId()))
        .param("emails", SqlArrays.texts(wishes, wish -> wish.wanted().email()))
        .param("emailKeys", SqlArrays.texts(wishes, wish -> wish.wanted().emailKey()))
        .param("names", SqlArrays.texts(wishes, wish -> wish.wanted().displayName()))
        .param("active", SqlArrays.texts(wishes, wish -> wish.wanted().isActive()))
        .param("forAddress", SqlArrays.texts(wishes, wish -> wish.refusal().waitsForAddress()))
        .param("forSeat", SqlArrays.texts(wishes, wish -> wish.refusal().waitsForSeat()))
        .param("candidates", SqlArrays.texts(wishes, wish -> wish.refusal().candidate()))
        .param("confirmed", SqlArrays.texts(wishes, Wish::confirmed))
        .param("quiet", SqlArrays.texts(wishes, wish -> wish.kind() == Wish.Kind.QUIET))
        .param("since", SqlArrays.texts(wishes, Wish::since))
        .param("announced", SqlArrays.texts(wishes, Wish::announcedAt));
  }
}
