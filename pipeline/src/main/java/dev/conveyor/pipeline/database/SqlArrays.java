package dev.conveyor.pipeline.database;

import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sets of values as parameters of a statement: one array for each column, whatever the number of
 * rows. Text arrays serve any type that the statement casts to, as in {@code :ids::uuid[]}.
 */
public final class SqlArrays {

  private SqlArrays() {}

  public static String[] texts(Collection<?> values) {
    return values.stream().map(Object::toString).toArray(String[]::new);
  }

  /** One column of some rows; null stays null. */
  public static <T> @Nullable String[] texts(
      Collection<T> rows, Function<? super T, ? extends @Nullable Object> column) {
    @Nullable String[] texts = new String[rows.size()];
    int i = 0;
    for (T row : rows) {
      Object value = column.apply(row);
      texts[i++] = value == null ? null : value.toString();
    }
    return texts;
  }

  public static Integer[] integers(Collection<Integer> values) {
    return values.toArray(Integer[]::new);
  }

  public static Long[] longs(Collection<Long> values) {
    return values.toArray(Long[]::new);
  }

  public static <T> @Nullable Long[] longs(
      Collection<T> rows, Function<? super T, @Nullable Long> column) {
    return rows.stream().map(column).toArray(Long[]::new);
  }

  public static <T> Boolean[] booleans(Collection<T> rows, Function<? super T, Boolean> column) {
    return rows.stream().map(column).toArray(Boolean[]::new);
  }
}
