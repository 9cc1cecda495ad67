package dev.conveyor.console.gate;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.operations.ApiKeys;
import dev.conveyor.console.signin.Sessions;
import dev.conveyor.console.signin.SsoSignIn;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Who gets through to which address. Everything is refused but what {@link Routes} names, so a page
 * that is not listed is not served.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {

  /** No external resources, nothing inline, no framing. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String PERMISSIONS_POLICY =
      "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

  @Bean
  SecurityFilterChain security(
      HttpSecurity http,
      Sessions sessions,
      ApiKeys apiKeys,
      Audit audit,
      Clock clock,
      SsoSignIn sso)
      throws Exception {
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    GateRefusal refusal = new GateRefusal(sessions);
    return http.authorizeHttpRequests(
            requests -> {
              requests
                  .dispatcherTypeMatchers(DispatcherType.FORWARD, DispatcherType.ERROR)
                  .permitAll();
              Routes.OPEN.forEach(
                  path -> requests.requestMatchers(paths.matcher(path)).permitAll());
              Routes.ALL.forEach(route ->
                  requests
                      .requestMatchers(route.matcher(paths))
                      .access(new AreaAuthorization(route.area(), sessions)));
              requests.anyRequest().denyAll();
            })
        .csrf(config ->
            config
                .csrfTokenRepository(new CsrfCookies())
                .ignoringRequestMatchers(BearerToken::isPresented))
        .addFilterBefore(new ApiKeyFilter(apiKeys), CsrfFilter.class)
        .addFilterAfter(
            new RefusedActs(sessions, audit, new RefusalBudget(clock)), ApiKeyFilter.class)
        .requestCache(cache -> cache.requestCache(new NullRequestCache()))
        .exceptionHandling(
            exceptions -> exceptions.authenticationEntryPoint(refusal).accessDeniedHandler(refusal))
        .logout(logout ->
            logout
                .logoutRequestMatcher(paths.matcher("/sign-out"))
                .logoutSuccessUrl("/sign-in?signedOut"))
        .oauth2Login(sso::configure)
        .headers(headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                // One-time links have their secrets in the address.
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(policy -> policy.policy(PERMISSIONS_POLICY))
                .crossOriginOpenerPolicy(
                    policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(
                    policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN)))
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
