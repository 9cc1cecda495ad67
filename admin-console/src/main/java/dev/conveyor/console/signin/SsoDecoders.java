package dev.conveyor.console.signin;

import dev.conveyor.console.outbound.OutboundHttp;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Decodes ID tokens: signed with a key of the provider, for this client, by the very issuer, and
 * not expired (OpenID Connect Core 1.0, section 3.1.3.7). No symmetric algorithm and no unsigned
 * token is accepted.
 */
final class SsoDecoders implements JwtDecoderFactory<ClientRegistration> {

  private static final List<SignatureAlgorithm> ALGORITHMS =
      List.of(
          SignatureAlgorithm.RS256,
          SignatureAlgorithm.RS384,
          SignatureAlgorithm.RS512,
          SignatureAlgorithm.PS256,
          SignatureAlgorithm.PS384,
          SignatureAlgorithm.PS512,
          SignatureAlgorithm.ES256,
          SignatureAlgorithm.ES384,
          SignatureAlgorithm.ES512);

  private final RestTemplate http;

  /** A decoder keeps its provider's keys. One an organization, at most. */
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  SsoDecoders(OutboundHttp http) {
    this.http = new RestTemplate(http.requests());
  }

  private record Known(ClientRegistration registration, JwtDecoder decoder) {}

  @Override
  public JwtDecoder createDecoder(ClientRegistration registration) {
    return known
        .compute(
            registration.getRegistrationId(),
            (id, before) ->
                before != null && before.registration() == registration
                    ? before
                    : new Known(registration, decoder(registration)))
        .decoder();
  }

  private JwtDecoder decoder(ClientRegistration registration) {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSetUri(keys(registration))
            .restOperations(http)
            .jwsAlgorithms(algorithms -> algorithms.addAll(ALGORITHMS))
            .build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
    return decoder;
  }

  /** Discovery accepts no document without it. */
  private static String keys(ClientRegistration registration) {
    String address = registration.getProviderDetails().getJwkSetUri();
    if (address == null) {
      throw new IllegalStateException("a discovered provider has the address of its keys");
    }
    return address;
  }
}
