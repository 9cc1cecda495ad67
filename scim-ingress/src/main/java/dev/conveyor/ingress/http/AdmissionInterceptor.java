package dev.conveyor.ingress.http;

import dev.conveyor.ingress.access.Admission;
import dev.conveyor.ingress.access.Admissions;
import dev.conveyor.ingress.access.BodyBudget;
import dev.conveyor.ingress.access.FairShare;
import dev.conveyor.ingress.access.LastRequests;
import dev.conveyor.ingress.access.RequestLog;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.EventHeaders;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Authenticates and rate-limits each SCIM request, and stores the result in the request's
 * attributes.
 */
final class AdmissionInterceptor implements HandlerInterceptor {

  static final String CALLER = "conveyor.caller";
  static final String ADMISSION = "conveyor.admission";

  private static final String PERMIT = "conveyor.permit";
  private static final String BODY = "conveyor.body";
  private static final String STARTED = "conveyor.started";

  private final Admissions access;
  private final FairShare shares;
  private final LastRequests last;
  private final RequestLog log;
  private final BodyBudget bodies;

  AdmissionInterceptor(
      Admissions access, FairShare shares, LastRequests last, RequestLog log, BodyBudget bodies) {
    this.bodies = bodies;
    this.log = log;
    this.last = last;
    this.access = access;
    this.shares = shares;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String organization = organization(request);
    if (request.getDispatcherType() != DispatcherType.REQUEST || organization == null) {
      return true;
    }
    request.setAttribute(STARTED, System.nanoTime());
    Admission admission = admit(organization, request);
    request.setAttribute(ADMISSION, admission);
    request.setAttribute(
        CALLER,
        new Caller(
            admission.organization(),
            BaseUrl.of(request, organization),
            TraceParent.currentOr(request.getHeader(EventHeaders.TRACE_PARENT))));
    return true;
  }

  /** The request body's share of the memory budget, held until the request is answered. */
  static BodyBudget.Lease body(HttpServletRequest request) {
    return (BodyBudget.Lease) request.getAttribute(BODY);
  }

  private Admission admit(String organization, HttpServletRequest request) {
    try {
      Admission admission =
          access.admit(organization, request.getHeader(HttpHeaders.AUTHORIZATION));
      request.setAttribute(PERMIT, shares.enter(admission));
      request.setAttribute(BODY, bodies.open(admission.organization()));
      return admission;
    } catch (ScimProblem e) {
      last.refused(organization, line(request), e.status());
      log(organization, request, e.status());
      throw e;
    }
  }

  /** After the response was written. */
  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception problem) {
    if (request.getAttribute(BODY) instanceof BodyBudget.Lease lease) {
      request.removeAttribute(BODY);
      lease.close();
    }
    if (request.getAttribute(PERMIT) instanceof FairShare.Permit permit) {
      request.removeAttribute(PERMIT);
      permit.close();
      if (request.getAttribute(ADMISSION) instanceof Admission admission) {
        last.admitted(admission.token(), line(request), response.getStatus());
        log(admission.organization().value(), request, response.getStatus());
      }
    }
  }

  private void log(String organization, HttpServletRequest request, int status) {
    long took =
        request.getAttribute(STARTED) instanceof Long started
            ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)
            : 0;
    log.add(organization, line(request), status, took);
  }

  /** Method and resource type: no id and no filter, which may be personal data. */
  private static String line(HttpServletRequest request) {
    String[] parts = request.getRequestURI().split("/", 6);
    return request.getMethod() + " /" + (parts.length > 4 ? parts[4] : "");
  }

  /** Null for requests without a controller, such as OPTIONS. */
  private static @Nullable String organization(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map && map.get("organization") instanceof String found
        ? found
        : null;
  }
}
