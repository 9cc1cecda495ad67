package dev.conveyor.console.connection;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.encrypt.TextEncryptor;

/**
 * The table {@code settings.sso_providers}: each organization's OpenID Connect provider. Client
 * secrets are kept encrypted.
 */
public final class SsoProviders {

  private final JdbcClient jdbc;
  private final TextEncryptor encryptor;
  private final boolean privateIssuers;

  /**
   * @param privateIssuers whether issuers may be on this machine or a private network, or without
   *     TLS: the console fetches from the address that an organization's admin types
   */
  SsoProviders(JdbcClient jdbc, TextEncryptor encryptor, boolean privateIssuers) {
    this.jdbc = jdbc;
    this.encryptor = encryptor;
    this.privateIssuers = privateIssuers;
  }

  /** An OpenID Connect provider, as OpenID Connect Discovery 1.0 finds it from its issuer. */
  public record Provider(String issuer, String clientId, String clientSecret) {}

  public Optional<Provider> find(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT issuer, client_id, client_secret FROM settings.sso_providers
            WHERE organization = :organization
            """)
        .param("organization", organization.value())
        .query((row, number) ->
            new Provider(
                row.getString("issuer"),
                row.getString("client_id"),
                encryptor.decrypt(row.getString("client_secret"))))
        .optional();
  }

  /**
   * When someone last signed in through the current provider settings; empty if no one has, since
   * it was set or changed.
   */
  public Optional<Instant> lastSignIn(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT signed_in_at FROM settings.sso_providers
            WHERE organization = :organization AND signed_in_at IS NOT NULL
            """)
        .param("organization", organization.value())
        .query((row, number) -> row.getObject("signed_in_at", OffsetDateTime.class).toInstant())
        .optional();
  }

  /** Somebody signed in through that provider. Without effect once the provider has changed. */
  public void signedIn(OrganizationId organization, String issuer, List<String> audience) {
    jdbc.sql(
            """
            UPDATE settings.sso_providers SET signed_in_at = clock_timestamp()
            WHERE organization = :organization AND issuer = :issuer AND client_id = ANY (:audience)
            """)
        .param("organization", organization.value())
        .param("issuer", issuer)
        .param("audience", SqlArrays.texts(audience))
        .update();
  }

  /**
   * @throws InvalidValue when something is missing, or the console must not fetch from that issuer
   */
  void check(Provider provider) {
    checkIssuer(provider.issuer());
    if (provider.clientId().isBlank() || provider.clientSecret().isBlank()) {
      throw new InvalidValue("Single sign-on needs a client ID and a client secret.");
    }
  }

  /**
   * @throws InvalidValue as {@link #check}
   */
  public void save(OrganizationId organization, Provider provider) {
    check(provider);
    boolean same = find(organization).filter(provider::equals).isPresent();
    jdbc.sql(
            """
            INSERT INTO settings.sso_providers AS p (organization, issuer, client_id, client_secret)
            VALUES (:organization, :issuer, :clientId, :secret)
            ON CONFLICT (organization) DO UPDATE SET issuer = excluded.issuer,
              client_id = excluded.client_id, client_secret = excluded.client_secret,
              changed_at = clock_timestamp(),
              signed_in_at = CASE WHEN :same THEN p.signed_in_at END
            """)
        .param("organization", organization.value())
        .param("issuer", provider.issuer())
        .param("clientId", provider.clientId())
        .param("same", same)
        .param("secret", encryptor.encrypt(provider.clientSecret()))
        .update();
  }

  void remove(OrganizationId organization) {
    jdbc.sql("DELETE FROM settings.sso_providers WHERE organization = :organization")
        .param("organization", organization.value())
        .update();
  }

  /** Whether the address itself may be reached is checked when the console connects to it. */
  private void checkIssuer(String issuer) {
    URI uri;
    try {
      uri = URI.create(issuer);
    } catch (IllegalArgumentException e) {
      throw new InvalidValue("The issuer is not a valid address: " + issuer);
    }
    String host = uri.getHost();
    boolean http = "http".equals(uri.getScheme()) && privateIssuers;
    if (host == null || !(http || "https".equals(uri.getScheme())) || uri.getUserInfo() != null) {
      throw new InvalidValue("The issuer must be an address that begins with https://.");
    }
  }
}
