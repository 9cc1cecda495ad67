package dev.conveyor.console.drift;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV (RFC 4180) that a spreadsheet opens as text. A cell that it would take for a formula
 * gets an apostrophe before it, as OWASP recommends against CSV injection.
 */
final class HarmlessCsv {

  /** Tells Excel that the file is UTF-8. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final CSVPrinter printer;

  /**
   * @param header the names of the columns
   */
  HarmlessCsv(Writer writer, String... header) throws IOException {
    writer.write(BYTE_ORDER_MARK);
    printer = new CSVPrinter(writer, CSVFormat.RFC4180);
    printer.printRecord((Object[]) header);
  }

  /** Null is an empty cell. */
  void row(@Nullable Object... cells) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Object cell : cells) {
      texts.add(harmless(cell == null ? "" : cell.toString()));
    }
    printer.printRecord(texts);
  }

  void flush() throws IOException {
    printer.flush();
  }

  static String harmless(String cell) {
    boolean formula = !cell.isEmpty() && "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0;
    return formula ? "'" + cell : cell;
  }
}
