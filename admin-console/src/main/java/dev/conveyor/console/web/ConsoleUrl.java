package dev.conveyor.console.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Our own address as the browser knows it. */
public final class ConsoleUrl {

  private ConsoleUrl() {}

  public static String of(HttpServletRequest request) {
    return ServletUriComponentsBuilder.fromContextPath(request).build().toUriString();
  }
}
