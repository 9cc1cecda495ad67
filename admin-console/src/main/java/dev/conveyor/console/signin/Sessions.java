package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.web.CurrentViewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** Who makes a request, looked up once a request, by the session that they began. */
public final class Sessions {

  private final Viewers viewers;
  private final Clock clock;
  private final Duration lifetime;
  private final SessionActivity activity;
  private final HttpSessionSecurityContextRepository contexts =
      new HttpSessionSecurityContextRepository();

  /**
   * @param lifetime how long a session lasts at most, however busy it is
   */
  Sessions(Viewers viewers, Clock clock, Duration lifetime, SessionActivity activity) {
    this.activity = activity;
    this.viewers = viewers;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** Empty without a session, and for an account that may no longer sign in. */
  public Optional<Viewer> find(
      HttpServletRequest request, @Nullable Authentication authentication) {
    Optional<Viewer> known = CurrentViewer.find(request);
    if (known.isPresent()) {
      return known;
    }
    Optional<Viewer> found = look(authentication).filter(viewer -> activity.isLive(request));
    found.ifPresent(viewer -> CurrentViewer.keep(request, viewer));
    return found;
  }

  /**
   * Starts a new session: nothing from before the sign-in is kept.
   *
   * @param at drawn before the account was checked: an ending since then voids the session
   */
  void begin(
      HttpServletRequest request,
      HttpServletResponse response,
      AccountId account,
      SignInMethod method,
      Instant at) {
    HttpSession old = request.getSession(false);
    if (old != null) {
      old.invalidate();
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    UsernamePasswordAuthenticationToken token =
        UsernamePasswordAuthenticationToken.authenticated(
            account.toString(), null, List.of(new SimpleGrantedAuthority(method.authority())));
    token.setDetails(at);
    context.setAuthentication(token);
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
  }

  private Optional<Viewer> look(@Nullable Authentication authentication) {
    if (authentication == null || !authentication.isAuthenticated()) {
      return Optional.empty();
    }
    Instant beganAt = beganAt(authentication);
    if (!clock.instant().isBefore(beganAt.plus(lifetime))) {
      return Optional.empty();
    }
    for (SignInMethod method : SignInMethod.values()) {
      if (authentication
          .getAuthorities()
          .contains(new SimpleGrantedAuthority(method.authority()))) {
        return AccountId.read(authentication.getName())
            .flatMap(account -> viewers.find(account, method, beganAt));
      }
    }
    return Optional.empty();
  }

  /** A session that does not say when it began is older than any that does. */
  private static Instant beganAt(Authentication authentication) {
    return authentication.getDetails() instanceof Instant at ? at : Instant.EPOCH;
  }
}
