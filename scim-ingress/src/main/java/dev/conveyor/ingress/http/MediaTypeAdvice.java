package dev.conveyor.ingress.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * A client that accepts {@code application/json} and does not mention SCIM's type gets it (RFC 7644
 * section 3.1); all others get {@code application/scim+json}.
 */
@ControllerAdvice
final class MediaTypeAdvice implements ResponseBodyAdvice<Object> {

  @Override
  public boolean supports(
      MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returned,
      MediaType selected,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    boolean ours = Answers.SCIM_JSON.equals(response.getHeaders().getContentType());
    if (ours && wantsPlainJson(request)) {
      response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    }
    return body;
  }

  private static boolean wantsPlainJson(ServerHttpRequest request) {
    if (!(request instanceof ServletServerHttpRequest servlet)) {
      return false;
    }
    try {
      List<MediaType> accepted =
          MediaType.parseMediaTypes(servlet.getServletRequest().getHeader(HttpHeaders.ACCEPT));
      return accepted.stream().anyMatch(MediaType.APPLICATION_JSON::equalsTypeAndSubtype)
          && accepted.stream().noneMatch(type -> type.includes(Answers.SCIM_JSON));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }
}
