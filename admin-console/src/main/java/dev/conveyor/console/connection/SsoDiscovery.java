package dev.conveyor.console.connection;

import dev.conveyor.console.connection.SsoProviders.Provider;
import dev.conveyor.console.outbound.OutboundAddresses;
import dev.conveyor.console.outbound.OutboundHttp;
import dev.conveyor.console.outbound.RefusedAddress;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Asks a provider where its endpoints are (OpenID Connect Discovery 1.0). */
public final class SsoDiscovery {

  private static final String DOCUMENT = "/.well-known/openid-configuration";
  private static final List<String> ENDPOINTS =
      List.of("authorization_endpoint", "token_endpoint", "jwks_uri");
  private static final String USER_INFO = "userinfo_endpoint";

  private final OutboundHttp http;
  private final OutboundAddresses addresses;

  SsoDiscovery(OutboundHttp http, OutboundAddresses addresses) {
    this.http = http;
    this.addresses = addresses;
  }

  /**
   * The organization as a client of its provider. The document must name the very issuer that it
   * was asked of, and endpoints that the console may send requests to.
   *
   * @throws InvalidValue with what is wrong with the provider
   */
  public ClientRegistration discover(OrganizationId organization, Provider provider) {
    Map<String, Object> document = document(provider.issuer());
    if (!provider.issuer().equals(document.get("issuer"))) {
      throw new InvalidValue(
          "The provider says that its issuer is "
              + document.get("issuer")
              + ", not "
              + provider.issuer()
              + ".");
    }
    for (String endpoint : ENDPOINTS) {
      check(endpoint, document.get(endpoint));
    }
    if (document.get(USER_INFO) != null) {
      check(USER_INFO, document.get(USER_INFO));
    }
    try {
      return ClientRegistrations.fromOidcConfiguration(document)
          .registrationId(organization.value())
          .clientId(provider.clientId())
          .clientSecret(provider.clientSecret())
          .clientName(organization.value())
          .scope("openid", "email", "profile")
          .clientSettings(ClientRegistration.ClientSettings.builder().requireProofKey(true).build())
          .build();
    } catch (IllegalArgumentException e) {
      throw new InvalidValue("The provider's discovery document is incomplete: " + e.getMessage());
    }
  }

  private Map<String, Object> document(String issuer) {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    try {
      ClientHttpRequest request =
          http.requests().createRequest(URI.create(base + DOCUMENT), HttpMethod.GET);
      try (ClientHttpResponse answer = request.execute()) {
        if (!answer.getStatusCode().isSameCodeAs(HttpStatus.OK)) {
          throw new InvalidValue(
              "The provider answered " + answer.getStatusCode().value() + " at " + base + DOCUMENT);
        }
        return JsonMapper.shared().readValue(answer.getBody(), new TypeReference<>() {});
      }
    } catch (RefusedAddress e) {
      throw new InvalidValue("The issuer's address is not allowed. " + e.getMessage());
    } catch (IOException | JacksonException e) {
      throw new InvalidValue(
          "The provider does not answer with a discovery document: " + base + DOCUMENT);
    }
  }

  private void check(String name, @Nullable Object endpoint) {
    try {
      addresses.check(URI.create(String.valueOf(endpoint)));
    } catch (RefusedAddress | IllegalArgumentException e) {
      throw new InvalidValue(
          "The provider's " + name + " is not allowed. It must begin with https://.");
    }
  }
}
