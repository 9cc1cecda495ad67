package dev.conveyor.console.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.console.drift.Assignments.Assignment;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.InvalidValue;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as identity providers and spreadsheets export them. */
class AssignmentsTest {

  @TempDir Path folder;

  /** The first line of exports, and of what spreadsheets make of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Username,First name,Last name,Status\nann@x,Ann,Lee,ACTIVE",
        "login;firstName;lastName;status\nann@x;Ann;Lee;active",
        "userPrincipalName\tdisplayName\taccountEnabled\nann@x\tAnn Lee\tTrue",
        "\"id\",\"displayName\",\"mail\"\n\"1\",\"Ann Lee\",\"ann@x\"",
        "Email Address [Required]|First Name [Required]|Last Name [Required]\nann@x|Ann|Lee",
        "sep=;\r\nUser name;Name\r\nann@x;Ann Lee\r\n",
        "\n\nE-mail,Full Name\n\nann@x,Ann Lee\n\n",
      })
  void columnsAndSeparatorsAreRecognized(String text) throws Exception {
    Assignment ann = only(read(text, StandardCharsets.UTF_8));

    assertThat(ann.name()).isEqualTo("ann@x");
    assertThat(ann.displayName()).isEqualTo("Ann Lee");
    assertThat(ann.active()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE"})
  void encodingsAreRecognized(String charset) throws Exception {
    String mark = charset.startsWith("UTF-16") && !charset.equals("UTF-16") ? "\uFEFF" : "";

    Assignment zoe = only(read(mark + "Email,Name\nzoë@x,Zoë Müller\n", Charset.forName(charset)));

    assertThat(zoe.name()).isEqualTo("zoë@x");
    assertThat(zoe.displayName()).isEqualTo("Zoë Müller");
  }

  @Test
  void utf8WithAMarkIsRecognized() throws Exception {
    assertThat(only(read("\uFEFFEmail\nzoë@x\n", StandardCharsets.UTF_8)).name())
        .isEqualTo("zoë@x");
  }

  @Test
  void rowsOfOneUserAreOneAssignment() throws Exception {
    Assignments list =
        read("group,user,email\nA,ann,ann@x\nB,ANN,\nC,,Ann@X\n", StandardCharsets.UTF_8);

    assertThat(only(list).groups()).containsExactlyInAnyOrder("A", "B", "C");
  }

  @ParameterizedTest
  @CsvSource({
    "DEPROVISIONED,false",
    "suspended,false",
    "False,false",
    "Blocked,false",
    "ACTIVE,true",
    "True,true",
    "'',true",
    "STAGED,true",
  })
  void statusIsRecognized(String status, boolean active) throws Exception {
    Assignment ann = only(read("user,status\nann," + status + "\n", StandardCharsets.UTF_8));

    assertThat(ann.active()).isEqualTo(active);
  }

  @Test
  void badRowsAreNamedAndTheOthersCompared() throws Exception {
    Assignments list =
        read("user,name\nann,Ann\nbob\n,Nobody\ncy,Cy,1\ndee,Dee\n", StandardCharsets.UTF_8);

    assertThat(list.all()).extracting(Assignment::name).containsExactly("ann", "dee");
    assertThat(list.badRows()).isEqualTo(3);
    assertThat(list.problems())
        .extracting(Assignments.Problem::text)
        .containsExactly(
            "Row 3 has 1 cell instead of 2.",
            "Row 4 names no user.",
            "Row 5 has 3 cells instead of 2.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|The file is empty.",
        "'a,b\n1,2\n'|The first row must name the columns",
        "'email\n'|no row that names a user",
        "'email,name\nann@x,\"Ann\n'|cannot be read as CSV after row 1",
      })
  void whatIsNoListIsRefused(String text, String message) {
    assertThatThrownBy(() -> read(text, StandardCharsets.UTF_8))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining(message);
  }

  @Test
  void picturesAreRefused() {
    assertThatThrownBy(() -> read("\u0089PNG\r\n\u001a\n\u0000\u0000", StandardCharsets.ISO_8859_1))
        .isInstanceOf(InvalidValue.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sales;Support|Sales/Support",
        "Sales, Support|Sales/Support",
        "Sales, EMEA|Sales, EMEA",
        "Sales, EMEA;Support|Sales, EMEA/Support",
      })
  void cellIsAGroupOrAListOfGroups(String cell, String names) {
    Set<String> known = Set.of(ComparisonKey.of("Sales, EMEA"));

    assertThat(String.join("/", Assignments.groups(List.of(cell), known).values()))
        .isEqualTo(names);
  }

  private static Assignment only(Assignments list) {
    assertThat(list.all()).hasSize(1);
    return list.all().iterator().next();
  }

  private Assignments read(String text, Charset charset) throws Exception {
    Path file = folder.resolve("list.csv");
    Files.write(file, text.getBytes(charset));
    return Assignments.read(file);
  }
}
