package dev.conveyor.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.schemas.ComparisonKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL compares text inside a resource like {@link ComparisonKey} compares names. */
class ComparisonSqlTest {

  private static IngressDatabase database;

  @BeforeAll
  static void start() {
    database = new IngressDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void sqlAgreesOnEveryCharacter() {
    List<String> texts =
        IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
            .filter(Character::isDefined)
            .filter(point -> point < 0xD800 || point > 0xDFFF)
            .mapToObj(point -> "a" + Character.toString(point) + "b")
            .toList();

    agrees(texts);
  }

  @Test
  void sqlAgreesOnRandomText() {
    Random random = new Random(3);
    int[][] blocks = {
      {0x20, 0x250}, {0x300, 0x400}, {0x1E00, 0x2070}, {0x3000, 0x3100}, {0xFF00, 0xFFF0}
    };
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(8); length >= 0; length--) {
        int[] block = blocks[random.nextInt(blocks.length)];
        text.appendCodePoint(block[0] + random.nextInt(block[1] - block[0]));
      }
      texts.add(text.toString());
    }

    agrees(texts);
  }

  private static void agrees(List<String> texts) {
    List<String> bySql =
        database
            .jdbc
            .sql(
                "SELECT comparison_key(t) FROM unnest(:texts::text[]) WITH ORDINALITY AS e (t, n) ORDER BY n")
            .param("texts", texts.toArray(String[]::new))
            .query(String.class)
            .list();
    List<String> different = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String expected = ComparisonKey.of(texts.get(i));
      if (!expected.equals(bySql.get(i))) {
        different.add(codes(texts.get(i)) + ": " + codes(expected) + " but " + codes(bySql.get(i)));
      }
    }
    assertThat(different).isEmpty();
  }

  private static String codes(String text) {
    return text.codePoints().mapToObj(Integer::toHexString).toList().toString();
  }
}
