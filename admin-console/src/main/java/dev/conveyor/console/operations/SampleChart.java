package dev.conveyor.console.operations;

import java.util.List;
import java.util.Locale;

/**
 * A line chart that the server draws as SVG: its lines' points, its axis, its last values. Pure.
 */
record SampleChart(String title, String unit, List<Line> lines) {

  public static final int WIDTH = 600;
  public static final int HEIGHT = 140;

  /**
   * One line.
   *
   * @param values from the oldest to the newest; not a number where nothing is known
   */
  public record Line(String name, List<Double> values) {

    /** The newest that is known; not a number for none. */
    public double last() {
      return values.stream().filter(SampleChart::isKnown).reduce((a, b) -> b).orElse(Double.NaN);
    }
  }

  /** The top of the axis: the next of 1, 2 or 5 times a power of ten. */
  public double top() {
    double most =
        lines.stream()
            .flatMap(line -> line.values().stream())
            .filter(SampleChart::isKnown)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
    if (most <= 1) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(most)));
    for (double step : new double[] {1, 2, 5, 10}) {
      if (most <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  /** For a polyline's points. The newest stands at the right edge. */
  public String points(Line line) {
    StringBuilder points = new StringBuilder();
    int size = line.values().size();
    double top = top();
    double step = WIDTH / (double) Math.max(size - 1, 1);
    for (int i = 0; i < size; i++) {
      Double value = line.values().get(i);
      if (isKnown(value)) {
        points.append(
            String.format(Locale.ROOT, "%.1f,%.1f ", i * step, HEIGHT - value / top * HEIGHT));
      }
    }
    return points.toString().strip();
  }

  /** The text alternative to the lines. */
  public String description() {
    StringBuilder text = new StringBuilder(title).append(": ");
    for (Line line : lines) {
      double last = line.last();
      text.append(line.name())
          .append(' ')
          .append(Double.isNaN(last) ? "not known" : label(last) + " " + unit)
          .append("; ");
    }
    return text.append("the axis ends at ").append(label(top())).append('.').toString();
  }

  private static boolean isKnown(double value) {
    return !Double.isNaN(value);
  }

  public String label(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return value < 10 && value != Math.rint(value)
        ? String.format(Locale.ROOT, "%.1f", value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }
}
