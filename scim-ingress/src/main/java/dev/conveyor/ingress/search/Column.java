package dev.conveyor.ingress.search;

/** Where an attribute is stored, and how it compares. */
public sealed interface Column {

  /** Text; without case the column holds lower-case text. */
  record Text(String name, boolean caseExact) implements Column {}

  record Id(String name) implements Column {}

  record Flag(String name) implements Column {}

  record Time(String name) implements Column {}

  /** An array of lower-case texts, on a GIN index: equality alone. */
  record TextArray(String name) implements Column {}
}
