package dev.conveyor.acceptance;

import java.net.URI;
import java.util.UUID;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** A real OpenID Connect provider, Spring Authorization Server, with one client and a few users. */
final class IdentityProvider implements AutoCloseable {

  static final String CLIENT = "conveyor";
  static final String SECRET = "the client's secret";
  static final String PASSWORD = "the user's password";

  private final ConfigurableApplicationContext context;

  private IdentityProvider(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * @param redirectUri where the console wants users to return to
   * @param emails its users, named by their addresses
   */
  static IdentityProvider start(String redirectUri, String... emails) {
    return new IdentityProvider(
        new SpringApplicationBuilder(App.class)
            .initializers(context -> {
              context.getBeanFactory().registerSingleton("redirectUri", URI.create(redirectUri));
              context.getBeanFactory().registerSingleton("people", new People(emails));
            })
            .properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=warn")
            .run());
  }

  String issuer() {
    return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
  }

  @Override
  public void close() {
    context.close();
  }

  record People(String[] emails) {}

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {

    @Bean
    UserDetailsService users(People people) {
      InMemoryUserDetailsManager users = new InMemoryUserDetailsManager();
      for (String email : people.emails()) {
        users.createUser(
            User.withUsername(email).password("{noop}" + PASSWORD).roles("USER").build());
      }
      return users;
    }

    @Bean
    RegisteredClientRepository clients(URI redirectUri) {
      return new InMemoryRegisteredClientRepository(
          RegisteredClient.withId(UUID.randomUUID().toString())
              .clientId(CLIENT)
              .clientSecret("{noop}" + SECRET)
              .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
              .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
              .redirectUri(redirectUri.toString())
              .scope("openid")
              .scope("email")
              .scope("profile")
              .build());
    }

    /** The ID token contains the email address, as with common providers. */
    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> email() {
      return context ->
          context
              .getClaims()
              .claim("email", context.getPrincipal().getName())
              .claim("email_verified", true);
    }
  }
}
