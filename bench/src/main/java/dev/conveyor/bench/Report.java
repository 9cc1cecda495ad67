package dev.conveyor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Collects figures, prints each one, and writes them to a file at the end. */
final class Report {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  /**
   * @param target the target of the figure, in words; null if there is none
   */
  record Figure(
      String scenario,
      String name,
      double value,
      String unit,
      @Nullable String target,
      @Nullable Boolean met,
      @Nullable Spread spread) {}

  private final List<Figure> figures = new ArrayList<>();
  private final List<Measured> loads = new ArrayList<>();
  private final Map<String, SortedMap<Integer, Double>> bySize = new LinkedHashMap<>();

  void progress(String what) {
    System.out.printf("... %s%n", what);
  }

  void load(Measured measured) {
    loads.add(measured);
    System.out.printf(
        Locale.ROOT,
        "    %-34s %3d connections %9.0f/s   p50 %8.2f ms   p99 %8.2f ms%s%n",
        measured.name(),
        measured.connections(),
        measured.perSecond(),
        measured.p50(),
        measured.p99(),
        measured.errors() == 0 ? "" : "   " + measured.errors() + " ERRORS");
  }

  void figure(String scenario, String name, double value, String unit) {
    add(new Figure(scenario, name, value, unit, null, null, null));
  }

  /** A figure with a minimum. */
  void atLeast(String scenario, String name, double value, String unit, double target) {
    add(
        new Figure(
            scenario,
            name,
            value,
            unit,
            "at least " + text(target) + " " + unit,
            value >= target,
            null));
  }

  void atMost(String scenario, String name, double value, String unit, double target) {
    add(
        new Figure(
            scenario,
            name,
            value,
            unit,
            "at most " + text(target) + " " + unit,
            value <= target,
            null));
  }

  /** The median of repeated runs. */
  void spread(String scenario, String name, Spread spread, String unit) {
    add(new Figure(scenario, name, spread.median(), unit, null, null, spread));
  }

  /** The rate of a load as a share of another load's, if both ran as often. */
  void ratio(String name, String whole, int connections, String of) {
    double[] parts = rates(name, connections);
    double[] wholes = rates(whole, connections);
    if (parts.length > 0 && parts.length == wholes.length) {
      spread(
          "ratio",
          "%s at %d connections, of %s".formatted(name, connections, of),
          Spread.percent(parts, wholes),
          "%");
    }
  }

  void absolute(String name, int connections) {
    double[] rates = rates(name, connections);
    if (rates.length > 0) {
      spread("rate", "%s at %d connections".formatted(name, connections), Spread.of(rates), "/s");
    }
  }

  private double[] rates(String name, int connections) {
    return loads.stream()
        .filter(load -> load.name().equals(name) && load.connections() == connections)
        .mapToDouble(Measured::perSecond)
        .toArray();
  }

  /** Ratios first, otherwise in the order of measurement. */
  List<Figure> figures() {
    return figures.stream()
        .sorted(Comparator.comparing(figure -> !figure.scenario().equals("ratio")))
        .toList();
  }

  List<Measured> loads() {
    return loads;
  }

  /** Throughput by connections, for loads that ran with several connection counts. */
  Map<String, SortedMap<Integer, Double>> throughputs() {
    Map<String, SortedMap<Integer, Double>> lines = new LinkedHashMap<>();
    for (Measured load : loads) {
      lines
          .computeIfAbsent(load.name(), name -> new TreeMap<>())
          .put(load.connections(), perSecond(load.name(), load.connections()));
    }
    lines.values().removeIf(points -> points.size() < 2);
    return lines;
  }

  /** A point of a curve over group sizes, in milliseconds. */
  void bySize(String name, int size, double millis) {
    bySize.computeIfAbsent(name, line -> new TreeMap<>()).put(size, millis);
  }

  Map<String, SortedMap<Integer, Double>> bySize() {
    return bySize;
  }

  /** The throughput of an earlier load of this run. */
  double perSecond(String name, int connections) {
    return Spread.of(rates(name, connections)).median();
  }

  void table() {
    System.out.println();
    for (Figure figure : figures()) {
      System.out.println(line(figure));
    }
  }

  /** One JSON file with everything. */
  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", Machine.describe());
    all.put("figures", figures());
    all.put("loads", loads);
    all.put("bySize", bySize);
    Files.writeString(file, JSON.writeValueAsString(all) + "\n");
  }

  private void add(Figure figure) {
    figures.add(figure);
    System.out.println(line(figure));
  }

  private static String line(Figure figure) {
    Spread spread = figure.spread();
    String range = spread == null ? "" : text(spread.min()) + " to " + text(spread.max());
    String target = figure.target() == null ? range : figure.target();
    String met = figure.met() == null ? "" : figure.met() ? "met" : "MISSED";
    return String.format(
        Locale.ROOT,
        "%-14s %-62s %12s %-10s %-26s %s",
        figure.scenario(),
        figure.name(),
        text(figure.value()),
        figure.unit(),
        target,
        met);
  }

  private static String text(double value) {
    return Math.abs(value) >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
