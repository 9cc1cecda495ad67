package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.connection.SsoProviders;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages before anybody is signed in. */
@PageController
final class SignInController {

  /** In a fresh session: why single sign-on failed. Shown once. */
  static final String REFUSAL = "refusal";

  private final SignInDesk desk;
  private final Links links;
  private final SsoProviders providers;
  private final Connections connections;
  private final UserDirectory directory;
  private final Sessions sessions;

  SignInController(
      SignInDesk desk,
      Links links,
      SsoProviders providers,
      Connections connections,
      UserDirectory directory,
      Sessions sessions) {
    this.desk = desk;
    this.links = links;
    this.providers = providers;
    this.connections = connections;
    this.directory = directory;
    this.sessions = sessions;
  }

  @GetMapping("/sign-in")
  String page(
      @RequestParam(required = false) @Nullable String organization,
      @RequestParam(required = false) @Nullable String next,
      @RequestParam(required = false) @Nullable String signedOut,
      @RequestParam(required = false) @Nullable String expired,
      @RequestParam(required = false) @Nullable String byName,
      HttpServletRequest request,
      Model model) {
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute(REFUSAL) instanceof String refusal) {
      session.removeAttribute(REFUSAL);
      model.addAttribute(FormAnswers.PROBLEM, refusal);
    }
    if (expired != null) {
      model.addAttribute("expired", true);
    }
    if (byName != null) {
      model.addAttribute("byName", true);
    }
    if (signedOut != null) {
      model.addAttribute(FormAnswers.DONE, "You are signed out.");
    }
    return show(organization, next, false, model);
  }

  /** From an address to the organization, by the domain: nobody learns who has an account. */
  @PostMapping("/sign-in/find")
  String find(
      @RequestParam String email,
      @RequestParam(required = false) @Nullable String next,
      Model model) {
    model.addAttribute("email", email);
    Optional<OrganizationId> found = directory.organizationOfDomain(new EmailAddress(email));
    if (found.isEmpty()) {
      model.addAttribute(
          FormAnswers.NOTICE,
          "This address doesn't say which organization is yours. Enter its short name.");
      model.addAttribute("byName", true);
    }
    return show(found.map(OrganizationId::value).orElse(null), next, false, model);
  }

  @GetMapping("/sign-in/staff")
  String staff(@RequestParam(required = false) @Nullable String next, Model model) {
    return show(null, next, true, model);
  }

  @PostMapping("/sign-in")
  String signIn(
      @RequestParam String organization,
      @RequestParam String email,
      @RequestParam String password,
      @RequestParam(required = false) @Nullable String next,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    SignInDesk.Result result =
        desk.byPassword(organization, new EmailAddress(email), password, request.getRemoteAddr());
    return end(result, organization, email, next, false, request, response, model);
  }

  @PostMapping("/sign-in/staff")
  String signInStaff(
      @RequestParam String email,
      @RequestParam String password,
      @RequestParam(required = false) @Nullable String next,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    SignInDesk.Result result =
        desk.byPassword(null, new EmailAddress(email), password, request.getRemoteAddr());
    return end(result, null, email, next, true, request, response, model);
  }

  /** Looking at a link does not use it. */
  @GetMapping("/link/{secret}")
  String link(@PathVariable String secret, HttpServletResponse response, Model model) {
    return known(links.find(secret, Links.Purpose.SIGN_IN), response, model, "link");
  }

  @PostMapping("/link/{secret}")
  String useLink(
      @PathVariable String secret,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    SignInDesk.Result result = desk.byLink(secret);
    return end(result, null, "", null, false, request, response, model);
  }

  @GetMapping("/set-password/{secret}")
  String choosePassword(@PathVariable String secret, HttpServletResponse response, Model model) {
    return known(links.find(secret, Links.Purpose.SET_PASSWORD), response, model, "set-password");
  }

  @PostMapping("/set-password/{secret}")
  String setPassword(
      @PathVariable String secret,
      @RequestParam String password,
      @RequestParam String again,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    try {
      if (!password.equals(again)) {
        throw new InvalidValue("The two passwords differ.");
      }
      SignInDesk.Result result = desk.setPassword(secret, password);
      return end(result, null, "", null, false, request, response, model);
    } catch (InvalidValue e) {
      response.setStatus(HttpStatus.BAD_REQUEST.value());
      model.addAttribute(FormAnswers.PROBLEM, e.getMessage());
      return "set-password";
    }
  }

  private String known(
      Optional<AccountId> owner, HttpServletResponse response, Model model, String view) {
    if (owner.isEmpty()) {
      response.setStatus(HttpStatus.GONE.value());
      model.addAttribute(FormAnswers.PROBLEM, "This link was used already, or has expired.");
      return show(null, null, false, model);
    }
    return view;
  }

  private String end(
      SignInDesk.Result result,
      @Nullable String organization,
      String email,
      @Nullable String next,
      boolean staff,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    AccountId account = result.account();
    if (account == null) {
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
      model.addAttribute(FormAnswers.PROBLEM, result.message());
      model.addAttribute("email", email);
      return show(organization, next, staff, model);
    }
    SignInMethod method =
        request.getRequestURI().startsWith("/link/") ? SignInMethod.LINK : SignInMethod.PASSWORD;
    sessions.begin(request, response, account, method, result.at());
    return "redirect:" + LocalPath.orRoot(next);
  }

  private String show(
      @Nullable String organization, @Nullable String next, boolean staff, Model model) {
    model.addAttribute("organization", organization);
    model.addAttribute("next", next);
    model.addAttribute("staff", staff);
    if (!model.containsAttribute("byName")) {
      model.addAttribute("byName", false);
    }
    OrganizationId id = organization == null ? null : known(organization);
    model.addAttribute("sso", id != null && providers.find(id).isPresent());
    model.addAttribute("passwords", staff || id == null || !connections.requiresSso(id));
    return "sign-in";
  }

  /** Null for a text that names no organization: pages treat it like one without settings. */
  private static @Nullable OrganizationId known(String organization) {
    try {
      return new OrganizationId(organization);
    } catch (InvalidValue e) {
      return null;
    }
  }
}
