package dev.conveyor.console.signin;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where to go after the sign-in: a page of ours, and never somebody else's. Pure. */
final class LocalPath {

  /** Bounded: Java's regular expressions take stack for each repetition of a group. */
  private static final Pattern OURS = Pattern.compile("(?:/[A-Za-z0-9._~%-]+){1,16}");

  private LocalPath() {}

  static String orRoot(@Nullable String path) {
    return path != null && OURS.matcher(path).matches() ? path : "/";
  }
}
