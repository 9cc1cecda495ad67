package dev.conveyor.schemas;

/** What all spellings of an email address have in common: its {@link ComparisonKey}. */
public record EmailKey(String value) {

  @Override
  public String toString() {
    return value;
  }
}
