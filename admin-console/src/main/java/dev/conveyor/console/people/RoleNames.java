package dev.conveyor.console.people;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.Role;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Compares names of roles as people see them. Pure.
 *
 * <p>Two names resemble each other when they look the same to somebody who reads a list: by the
 * skeletons of Unicode Technical Standard 39, whatever their case, width and invisible characters,
 * with blanks, hyphens and underscores taken for the same. Names that differ in a letter, a digit
 * or an accent that can be seen do not.
 */
final class RoleNames {

  private static final SpoofChecker CONFUSABLES = new SpoofChecker.Builder().build();

  /** A pattern without dots is drawn as a blank. */
  private static final int BRAILLE_BLANK = 0x2800;

  /** An i or j with this mark is drawn as without it. */
  private static final char DOT_ABOVE = 0x307;

  private RoleNames() {}

  /** One of the roles that the candidate looks like, if there is one. */
  static Optional<Role> resembled(Role candidate, Collection<Role> roles) {
    Set<String> looks = looks(candidate.name());
    return roles.stream()
        .filter(role -> !Collections.disjoint(looks, looks(role.name())))
        .findFirst();
  }

  /**
   * @throws InvalidValue when nothing of the name can be seen, or it holds characters that change
   *     how text around it is drawn
   */
  static void check(Role candidate) {
    String name = candidate.name();
    if (name.codePoints().anyMatch(RoleNames::disturbs)) {
      throw new InvalidValue("A role's name cannot contain control characters.");
    }
    if (visible(name).isEmpty()) {
      throw new InvalidValue("A role needs a name that can be seen.");
    }
  }

  /**
   * A name in any case is read as it stands, in small letters or in capitals: a capital i looks
   * like a small L, and a small one does not.
   */
  private static Set<String> looks(String name) {
    String visible = visible(name);
    return Set.copyOf(
        List.of(look(visible), look(folded(visible)), look(visible.toUpperCase(Locale.ROOT))));
  }

  /** Twice, because folding the case of a skeleton gives letters that are confusable again. */
  private static String look(String visible) {
    return folded(skeleton(folded(skeleton(visible))));
  }

  private static String skeleton(String text) {
    return visible(CONFUSABLES.getSkeleton(text));
  }

  private static String folded(String text) {
    return UCharacter.foldCase(text, true);
  }

  /** Without what cannot be seen, and without blanks and hyphens but between digits. */
  private static String visible(String name) {
    int[] points =
        Normalizer2.getNFKCInstance()
            .normalize(name)
            .codePoints()
            .filter(point ->
                !UCharacter.hasBinaryProperty(point, UProperty.DEFAULT_IGNORABLE_CODE_POINT))
            .toArray();
    StringBuilder visible = new StringBuilder();
    int before = 0;
    boolean separated = false;
    for (int point : points) {
      if (separates(point)) {
        separated = true;
      } else if (point != DOT_ABOVE || before != 'i' && before != 'j') {
        if (separated && UCharacter.isDigit(before) && UCharacter.isDigit(point)) {
          visible.append(' ');
        }
        visible.appendCodePoint(point);
        before = point;
        separated = false;
      }
    }
    return visible.toString();
  }

  private static boolean separates(int point) {
    return UCharacter.hasBinaryProperty(point, UProperty.WHITE_SPACE)
        || UCharacter.hasBinaryProperty(point, UProperty.DASH)
        || Character.getType(point) == Character.CONNECTOR_PUNCTUATION
        || point == BRAILLE_BLANK;
  }

  private static boolean disturbs(int point) {
    return Character.getType(point) == Character.CONTROL
        || UCharacter.hasBinaryProperty(point, UProperty.BIDI_CONTROL)
        || Character.getType(point) == Character.LINE_SEPARATOR
        || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
        || Character.getType(point) == Character.SURROGATE;
  }
}
