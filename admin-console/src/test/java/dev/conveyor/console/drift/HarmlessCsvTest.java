package dev.conveyor.console.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No spreadsheet takes a cell for a formula. */
class HarmlessCsvTest {

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"})
  void formulasBecomeText(String cell) {
    assertThat(HarmlessCsv.harmless(cell)).isEqualTo("'" + cell);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Ann", "ann@x", "1=1", "'=1"})
  void textStaysAsItIs(String cell) {
    assertThat(HarmlessCsv.harmless(cell)).isEqualTo(cell);
  }

  @Test
  void cellsAreQuotedAndTheFileIsMarkedAsUtf8() throws Exception {
    StringWriter text = new StringWriter();
    HarmlessCsv csv = new HarmlessCsv(text, "A", "B");
    csv.row("Lee, Ann", null);
    csv.row("a \"b\"", "=HYPERLINK(\"http://x\",\"y\")");
    csv.flush();

    assertThat(text)
        .hasToString(
            "\uFEFFA,B\r\n\"Lee, Ann\",\r\n\"a \"\"b\"\"\",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
  }
}
