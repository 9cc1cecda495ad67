package dev.conveyor.ingress.http;

import dev.conveyor.ingress.access.BodyBudget;
import dev.conveyor.ingress.access.BodyNotRead;
import dev.conveyor.ingress.protocol.ScimProblem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Reads a body as text, checking its type, charset, and size. */
final class RequestBody {

  private RequestBody() {}

  /**
   * @throws ScimProblem 415 for another media type or a compressed body, 413 for a body over the
   *     limit, invalidSyntax for bytes that are not valid in the charset
   * @throws BodyNotRead if there is no memory for it, or it takes too long to arrive
   */
  static String read(HttpServletRequest request, int limit) throws IOException {
    Charset charset = charset(request.getContentType());
    refuseEncoded(request.getHeader(HttpHeaders.CONTENT_ENCODING));
    if (request.getContentLengthLong() > limit) {
      throw tooLarge(limit);
    }
    byte[] bytes = bytes(request, limit);
    if (bytes.length > limit) {
      throw tooLarge(limit);
    }
    return text(bytes, charset);
  }

  private static byte[] bytes(HttpServletRequest request, int limit) throws IOException {
    BodyBudget.Lease lease = AdmissionInterceptor.body(request);
    BodyReader reader = new BodyReader(request.getInputStream(), lease);
    boolean begun = false;
    try {
      lease.requireRoom(request.getContentLengthLong());
      begun = true;
      return reader.read(limit);
    } catch (BodyNotRead | ScimProblem e) {
      lease.close();
      boolean late = e instanceof BodyNotRead refused && refused.status() == BodyNotRead.TOO_SLOW;
      if (!late && (begun || !expectsContinue(request))) {
        reader.discard();
      }
      throw e;
    }
  }

  /** Such a client does not send its body before it is asked to. */
  private static boolean expectsContinue(HttpServletRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  private static String text(byte[] bytes, Charset charset) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      // In nearly all cases, avoids the strict decoder's buffer of twice the body's size.
      String text = new String(bytes, charset);
      if (text.indexOf('\uFFFD') < 0) {
        return text;
      }
    }
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw ScimProblem.invalidSyntax("The request body is not valid " + charset.name() + " text.");
    }
  }

  /** Okta sends application/json on POST and application/scim+json elsewhere; both are accepted. */
  private static Charset charset(String contentType) {
    if (contentType == null || contentType.isBlank()) {
      return StandardCharsets.UTF_8;
    }
    try {
      MediaType type = MediaType.parseMediaType(contentType);
      boolean json =
          type.getType().equals("application")
              && (type.getSubtype().equals("json") || type.getSubtype().equals("scim+json"));
      if (json) {
        return type.getCharset() == null ? StandardCharsets.UTF_8 : type.getCharset();
      }
    } catch (InvalidMediaTypeException | java.nio.charset.IllegalCharsetNameException e) {
      // Reported below, like well-formed but unsupported types.
    }
    throw unsupportedType();
  }

  /** Nothing is decompressed, so a limit on what was sent is one on what is read. */
  private static void refuseEncoded(@Nullable String encoding) {
    if (encoding != null && !encoding.isBlank() && !encoding.strip().equals("identity")) {
      throw new ScimProblem(415, null, "Compressed bodies are not supported: " + encoding + ".");
    }
  }

  static ScimProblem unsupportedType() {
    return new ScimProblem(
        415, null, "The Content-Type must be application/scim+json or application/json.");
  }

  private static ScimProblem tooLarge(int limit) {
    return new ScimProblem(413, null, "The request body exceeds the limit of " + limit + " bytes.");
  }
}
