package dev.conveyor.pipeline.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SqlArraysTest {

  private record Row(@Nullable UUID id, @Nullable Long version, boolean active) {}

  private static final UUID ID = new UUID(1, 2);
  private static final List<Row> ROWS = List.of(new Row(ID, 3L, true), new Row(null, null, false));

  @Test
  void valuesAreTextsInOrder() {
    assertThat(SqlArrays.texts(List.of(ID, "a,b", 7))).containsExactly(ID.toString(), "a,b", "7");
  }

  @Test
  void columnsKeepTheirRowsAndNulls() {
    assertThat(SqlArrays.texts(ROWS, Row::id)).containsExactly(ID.toString(), null);
    assertThat(Arrays.asList(SqlArrays.longs(ROWS, Row::version))).containsExactly(3L, null);
    assertThat(SqlArrays.booleans(ROWS, Row::active)).containsExactly(true, false);
  }

  @Test
  void emptySetIsAnEmptyArray() {
    assertThat(SqlArrays.texts(List.of())).isEmpty();
    assertThat(SqlArrays.longs(List.of())).isEmpty();
  }
}
