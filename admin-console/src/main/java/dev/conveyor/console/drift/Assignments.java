package dev.conveyor.console.drift;

import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.InvalidValue;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Who is assigned at the identity provider, as an admin exported it. Several rows of one user, such
 * as one for each group, are one assignment.
 */
final class Assignments {

  static final int MOST_ROWS = 200_000;
  static final int LARGEST_FILE = 20 * 1024 * 1024;
  private static final int MOST_PROBLEMS = 100;

  private final Map<String, Assignment> byName = new HashMap<>();
  private final Set<Assignment> all = new LinkedHashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Column, Integer> columns = new EnumMap<>(Column.class);
  private long badRows;
  private int width;
  private long rows;

  private Assignments() {}

  /** An assigned user. Compared by identity. */
  static final class Assignment {

    private final String name;
    private final String displayName;
    private boolean active;
    private final Set<String> groups = new LinkedHashSet<>();

    private Assignment(String name, String displayName, boolean active) {
      this.name = name;
      this.displayName = displayName;
      this.active = active;
    }

    /** The userName, or the e-mail address in a list without one. */
    String name() {
      return name;
    }

    String displayName() {
      return displayName;
    }

    /** Whether the list says that the user should be active. */
    boolean active() {
      return active;
    }

    /** Cells: each is a group or a list of groups. */
    Set<String> groups() {
      return groups;
    }
  }

  /**
   * A row that could not be read.
   *
   * @param row its number, the header being 1
   */
  record Problem(long row, String text) {}

  /**
   * @throws InvalidValue if the file is no list of users
   */
  static Assignments read(Path file) {
    Assignments assignments = new Assignments();
    try {
      CsvText text = CsvText.of(file);
      CSVFormat format =
          CSVFormat.RFC4180
              .builder()
              .setDelimiter(text.separator())
              .setIgnoreEmptyLines(true)
              .setLenientEof(false)
              .get();
      try (Reader reader = text.open();
          CSVParser parser = CSVParser.builder().setReader(reader).setFormat(format).get()) {
        assignments.read(parser.iterator());
      }
    } catch (UncheckedIOException | IOException e) {
      throw new InvalidValue(
          "The file cannot be read as CSV after row "
              + (assignments.rows + 1)
              + ". Check its quotation marks.",
          e);
    }
    return assignments;
  }

  private void read(Iterator<CSVRecord> records) {
    if (!records.hasNext()) {
      throw new InvalidValue("The file is empty.");
    }
    header(records.next());
    while (records.hasNext()) {
      CSVRecord row = records.next();
      rows++;
      if (rows > MOST_ROWS) {
        throw new InvalidValue("The file has more than %,d rows.".formatted(MOST_ROWS));
      }
      take(row);
    }
    if (all.isEmpty()) {
      throw new InvalidValue("The file has a header, but no row that names a user.");
    }
  }

  private void header(CSVRecord header) {
    width = header.size();
    for (int i = 0; i < width; i++) {
      int index = i;
      Column.named(header.get(i)).ifPresent(column -> columns.putIfAbsent(column, index));
    }
    if (!columns.containsKey(Column.USER_NAME) && !columns.containsKey(Column.EMAIL)) {
      throw new InvalidValue(
          "The first row must name the columns, and one of them must be the user name or the email"
              + " address, such as Username, userPrincipalName, or Email.");
    }
  }

  private void take(CSVRecord row) {
    long number = row.getRecordNumber();
    if (row.size() != width) {
      String cells = row.size() == 1 ? "1 cell" : row.size() + " cells";
      bad(number, "has " + cells + " instead of " + width);
      return;
    }
    String userName = cell(row, Column.USER_NAME);
    String email = cell(row, Column.EMAIL);
    if (userName.isEmpty() && email.isEmpty()) {
      bad(number, "names no user");
      return;
    }
    add(row, userName, email);
  }

  private void add(CSVRecord row, String userName, String email) {
    Assignment known = userName.isEmpty() ? null : byName.get(ComparisonKey.of(userName));
    if (known == null && !email.isEmpty()) {
      known = byName.get(ComparisonKey.of(email));
    }
    boolean active = !Column.isInactive(cell(row, Column.STATUS));
    if (known == null) {
      known = new Assignment(userName.isEmpty() ? email : userName, displayName(row), active);
      all.add(known);
    }
    known.active |= active;
    for (String name : List.of(userName, email)) {
      if (!name.isEmpty()) {
        byName.putIfAbsent(ComparisonKey.of(name), known);
      }
    }
    String groups = cell(row, Column.GROUPS);
    if (!groups.isEmpty()) {
      known.groups.add(groups);
    }
  }

  private String displayName(CSVRecord row) {
    String name = cell(row, Column.NAME);
    return name.isEmpty()
        ? (cell(row, Column.GIVEN_NAME) + " " + cell(row, Column.FAMILY_NAME)).strip()
        : name;
  }

  private String cell(CSVRecord row, Column column) {
    Integer index = columns.get(column);
    return index == null ? "" : row.get(index).strip();
  }

  private void bad(long number, String text) {
    badRows++;
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new Problem(number, "Row " + number + " " + text + "."));
    }
  }

  /** The assignment of the user with one of these names; null if there is none. */
  @Nullable Assignment of(Collection<String> keys) {
    for (String key : keys) {
      Assignment found = byName.get(key);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  Set<Assignment> all() {
    return all;
  }

  boolean hasGroups() {
    return columns.containsKey(Column.GROUPS);
  }

  /** The first rows that could not be read. */
  List<Problem> problems() {
    return problems;
  }

  /** How many rows could not be read. */
  long badRows() {
    return badRows;
  }

  /** The names of the groups in these cells, by their comparison keys. */
  static Map<String, String> groups(Collection<String> cells, Collection<String> known) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String cell : cells) {
      String key = ComparisonKey.of(cell);
      if (known.contains(key)) {
        names.put(key, cell);
        continue;
      }
      String separators = cell.matches("(?s).*[;|\\n].*") ? "[;|\\n]" : ",";
      for (String name : cell.split(separators)) {
        if (!name.isBlank()) {
          names.put(ComparisonKey.of(name.strip()), name.strip());
        }
      }
    }
    return names;
  }
}
