package dev.conveyor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultChartTest {

  @TempDir private Path folder;

  @Test
  void valuesAreOnALogarithmicScale() throws Exception {
    SortedMap<Integer, Double> line = new TreeMap<>(Map.of(1, 10.0, 8, 100.0, 32, 1000.0));

    ResultChart.write(folder.resolve("a.svg"), "A <title>", Map.of("x & y", line));

    assertThat(Files.readString(folder.resolve("a.svg")))
        .contains("A &lt;title>", "x &amp; y")
        .contains("points=\"70.0,370.0 300.0,205.0 530.0,40.0\"");
  }

  @Test
  void noLinesProduceNoChart() throws Exception {
    ResultChart.write(folder.resolve("b.svg"), "B", Map.of());

    assertThat(folder.resolve("b.svg")).doesNotExist();
  }
}
