package dev.conveyor.console.signin;

/** Untrusted text for one line of the log: it cannot start another line. Pure. */
public final class LogText {

  private static final int MOST = 500;

  private LogText() {}

  public static String of(Throwable e) {
    return of(String.valueOf(e.getMessage()));
  }

  public static String of(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MOST)
        .forEach(point -> line.appendCodePoint(isVisible(point) ? point : '?'));
    return line.toString();
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
