package dev.conveyor.console.web;

import dev.conveyor.console.http.ApiKey;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Who gets through to which address. Everything is refused but what {@link Routes} names, so a page
 * that somebody forgets to name is a page that nobody sees.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

  /** Nothing from elsewhere, nothing inline, nobody around us. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  @Bean
  SecurityFilterChain security(
      HttpSecurity http,
      CurrentViewer viewers,
      ApiKey apiKey,
      ClientRegistrationRepository registrations,
      SsoOutcome ssoOutcome)
      throws Exception {
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    CookieCsrfTokenRepository csrf = new CookieCsrfTokenRepository();
    csrf.setCookieName("CONVEYOR-CSRF");
    csrf.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Strict"));
    Refusal refusal = new Refusal(viewers);
    return http.authorizeHttpRequests(
            requests -> {
              requests
                  .dispatcherTypeMatchers(DispatcherType.FORWARD, DispatcherType.ERROR)
                  .permitAll();
              Routes.OPEN.forEach(
                  path -> requests.requestMatchers(paths.matcher(path)).permitAll());
              Routes.ALL.forEach(
                  route ->
                      requests
                          .requestMatchers(route.matcher(paths))
                          .access(new AreaAuthorization(route.area(), viewers)));
              requests.anyRequest().denyAll();
            })
        .csrf(
            config -> config.csrfTokenRepository(csrf).ignoringRequestMatchers(ApiKey::isPresented))
        .addFilterBefore(new ApiKeyFilter(apiKey), CsrfFilter.class)
        .requestCache(cache -> cache.requestCache(new NullRequestCache()))
        .exceptionHandling(
            exceptions -> exceptions.authenticationEntryPoint(refusal).accessDeniedHandler(refusal))
        .logout(
            logout ->
                logout
                    .logoutRequestMatcher(paths.matcher("/sign-out"))
                    .logoutSuccessUrl("/sign-in?signedOut"))
        .oauth2Login(
            login ->
                login
                    .loginPage("/sign-in")
                    .clientRegistrationRepository(registrations)
                    .authorizedClientRepository(new ForgetfulClients())
                    .successHandler(ssoOutcome)
                    .failureHandler(ssoOutcome))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(
                        policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN)))
        .build();
  }

  /** It runs in the chain above and nowhere else. */
  @Bean
  FilterRegistrationBean<org.springframework.web.servlet.resource.ResourceUrlEncodingFilter>
      resourceUrls() {
    return new FilterRegistrationBean<>(
        new org.springframework.web.servlet.resource.ResourceUrlEncodingFilter());
  }
}
