package dev.conveyor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Scaling curves as an SVG: a line per name, over evenly spaced steps. */
final class ResultChart {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 230;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final List<String> COLOURS =
      List.of(
          "#1b6ca8", "#c8553d", "#2e7d32", "#7b4bb3", "#b8860b", "#00838f", "#ad1457", "#455a64");

  private final List<Integer> steps;
  private final int lowest;
  private final int highest;
  private final StringBuilder svg = new StringBuilder();

  private ResultChart(Collection<SortedMap<Integer, Double>> lines) {
    this.steps =
        lines.stream().flatMap(line -> line.keySet().stream()).distinct().sorted().toList();
    double[] values =
        lines.stream()
            .flatMap(line -> line.values().stream())
            .mapToDouble(value -> value)
            .sorted()
            .toArray();
    this.lowest = (int) Math.floor(Math.log10(values[0]));
    this.highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10(values[values.length - 1])));
  }

  /**
   * The y-axis is logarithmic, so that the limit and the measured values fit one chart. Writes
   * nothing if there are no lines.
   *
   * @param lines values above zero, by step
   */
  static void write(Path file, String title, Map<String, SortedMap<Integer, Double>> lines)
      throws IOException {
    if (!lines.isEmpty()) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, new ResultChart(lines.values()).draw(title, lines));
    }
  }

  private String draw(String title, Map<String, SortedMap<Integer, Double>> lines) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\">",
        WIDTH, HEIGHT);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    text(LEFT, 22, "start", "#222222", title);
    for (int power = lowest; power <= highest; power++) {
      double value = Math.pow(10, power);
      add(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
          LEFT, WIDTH - RIGHT, y(value), y(value));
      String format = power < 0 ? "%,." + -power + "f" : "%,.0f";
      text(LEFT - 8, y(value) + 4, "end", "#555555", String.format(Locale.ROOT, format, value));
    }
    for (int step : steps) {
      String label = String.format(Locale.ROOT, "%,d", step);
      text(x(step), HEIGHT - BOTTOM + 20, "middle", "#555555", label);
    }
    int number = 0;
    for (Map.Entry<String, SortedMap<Integer, Double>> line : lines.entrySet()) {
      line(line.getKey(), line.getValue(), number++);
    }
    return add("</svg>").toString();
  }

  private void line(String name, SortedMap<Integer, Double> points, int number) {
    String colour = COLOURS.get(number % COLOURS.size());
    StringBuilder path = new StringBuilder();
    points.forEach((step, value) -> {
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(step), y(value)));
      add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>", x(step), y(value), colour);
    });
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
        path.toString().strip(), colour);
    int y = TOP + 14 + number * 20;
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>",
        WIDTH - RIGHT + 16, y - 10, colour);
    text(WIDTH - RIGHT + 34, y, "start", "#222222", name);
  }

  private void text(double x, double y, String anchor, String colour, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
        x, y, anchor, colour, text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  @SuppressWarnings("AnnotateFormatMethod") // Its annotation is of a library that is not here.
  private StringBuilder add(String format, Object... values) {
    return svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private double x(int step) {
    double share = steps.size() == 1 ? 0.5 : (double) steps.indexOf(step) / (steps.size() - 1);
    return LEFT + (WIDTH - LEFT - RIGHT) * share;
  }

  private double y(double value) {
    double share = (Math.log10(value) - lowest) / (highest - lowest);
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
  }
}
