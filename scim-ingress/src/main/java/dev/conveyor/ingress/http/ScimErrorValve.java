package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.ScimProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Tomcat's own rejections as SCIM errors (RFC 7644 section 3.12): requests that it cannot
 * parse and that never reach a filter or controller. Responses of filters and controllers are left
 * alone.
 */
public final class ScimErrorValve extends ErrorReportValve {

  private static final Logger LOG = LoggerFactory.getLogger(ScimErrorValve.class);

  /** Tomcat has no exception types for these; their texts are in its bundles. */
  private static final String HEADER_TOO_LARGE =
      StringManager.getManager("org.apache.coyote.http11")
          .getString("iib.requestheadertoolarge.error");

  private static final String TOO_MANY_HEADERS =
      StringManager.getManager(MimeHeaders.class)
          .getString("headers.maxCountFail", TomcatConfiguration.MOST_HEADERS);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable cause) {
    if (response.getStatus() < 400
        || response.getContentWritten() > 0
        || !response.setErrorReported()
        || !canWrite(response)) {
      return;
    }
    ScimProblem problem = problem(request, response.getStatus(), cause);
    if (problem.status() >= 500 && cause != null) {
      LOG.error("Request failed outside the controllers", cause);
    }
    response.setStatus(problem.status());
    EdgeFilter.protect(response);
    response.setContentType(Answers.SCIM_JSON.toString());
    try {
      var writer = response.getReporter();
      if (writer != null) {
        writer.write(new String(Resources.error(problem), StandardCharsets.UTF_8));
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("Client disconnected: {}", e.toString());
    }
  }

  private static boolean canWrite(Response response) {
    AtomicBoolean allowed = new AtomicBoolean();
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
    return allowed.get();
  }

  private static ScimProblem problem(Request request, int status, @Nullable Throwable cause) {
    String message = cause == null ? "" : String.valueOf(cause.getMessage());
    if (message.equals(HEADER_TOO_LARGE) && request.getRequestURI() == null) {
      return new ScimProblem(414, null, "The URL is too long. Use POST /.search for long filters.");
    }
    if (message.equals(HEADER_TOO_LARGE) || message.equals(TOO_MANY_HEADERS)) {
      return new ScimProblem(431, null, "Request headers too large or too many.");
    }
    return new ScimProblem(status, null, detail(status, request.getMethod()));
  }

  private static String detail(int status, @Nullable String method) {
    return switch (status) {
      case 400 ->
          "The request is malformed. Check its framing and headers, and percent-encode the URL"
              + " in UTF-8; slashes, backslashes, and control characters are not allowed in an id.";
      case 404 -> "Endpoint not found.";
      case 405 -> method + " is not supported.";
      case 417 -> "Unsupported Expect header; only 100-continue is supported.";
      case 501 -> "The method or transfer encoding is not supported.";
      case 505 -> "Unsupported HTTP version; use HTTP/1.1.";
      default ->
          status >= 500
              ? "Internal server error. The request was not carried out."
              : "Invalid request.";
    };
  }
}
