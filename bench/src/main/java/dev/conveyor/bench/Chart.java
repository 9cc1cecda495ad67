package dev.conveyor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Scaling curves as one SVG: requests a second over connections, a line for each load. */
final class Chart {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 230;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final List<String> COLOURS =
      List.of(
          "#1b6ca8", "#c8553d", "#2e7d32", "#7b4bb3", "#b8860b", "#00838f", "#ad1457", "#455a64");

  private Chart() {}

  /** Loads that were measured with more than one number of connections. */
  static void write(Path file, List<Measured> loads) throws IOException {
    Map<String, List<Measured>> lines = new LinkedHashMap<>();
    loads.forEach(load -> lines.computeIfAbsent(load.name(), name -> new ArrayList<>()).add(load));
    lines.values().removeIf(points -> points.size() < 2);
    if (lines.isEmpty()) {
      return;
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, svg(lines));
  }

  private static String svg(Map<String, List<Measured>> lines) {
    List<Integer> connections =
        lines.values().stream()
            .flatMap(List::stream)
            .map(Measured::connections)
            .distinct()
            .sorted()
            .toList();
    double most =
        lines.values().stream()
            .flatMap(List::stream)
            .mapToDouble(Measured::perSecond)
            .max()
            .orElse(1);
    double top = ceiling(most);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
            .formatted(WIDTH, HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    text(
        svg, LEFT, 22, "start", "#222222", "Requests (or transactions) per second, by connections");
    for (int step = 0; step <= 4; step++) {
      double value = top * step / 4;
      double y = y(value, top);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
              LEFT,
              WIDTH - RIGHT,
              y,
              y));
      text(svg, LEFT - 8, y + 4, "end", "#555555", String.format(Locale.ROOT, "%,.0f", value));
    }
    for (int i = 0; i < connections.size(); i++) {
      text(
          svg,
          x(i, connections.size()),
          HEIGHT - BOTTOM + 20,
          "middle",
          "#555555",
          "" + connections.get(i));
    }
    int number = 0;
    for (Map.Entry<String, List<Measured>> line : lines.entrySet()) {
      String colour = COLOURS.get(number % COLOURS.size());
      StringBuilder points = new StringBuilder();
      for (Measured point : line.getValue()) {
        double x = x(connections.indexOf(point.connections()), connections.size());
        double y = y(point.perSecond(), top);
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n",
                x,
                y,
                colour));
      }
      svg.append(
          "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
              .formatted(points.toString().strip(), colour));
      int y = TOP + 14 + number * 20;
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>%n"
              .formatted(WIDTH - RIGHT + 16, y - 10, colour));
      text(svg, WIDTH - RIGHT + 34, y, "start", "#222222", line.getKey());
      number++;
    }
    return svg.append("</svg>\n").toString();
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String colour, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            colour,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private static double x(int index, int count) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (count == 1 ? 0.5 : (double) index / (count - 1));
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top;
  }

  /** One, two or five times a power of ten. */
  private static double ceiling(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : new double[] {1, 2, 5, 10}) {
      if (step * power >= value) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
