package dev.conveyor.ingress.search;

import org.jspecify.annotations.Nullable;

/** Which part of a list is asked for. */
public sealed interface Paging {

  /** The most resources in one answer. */
  int LARGEST = 1000;

  /** How many there are when the client does not say. */
  int USUAL = 100;

  int count();

  /**
   * By index (RFC 7644 section 3.4.2.4).
   *
   * @param startIndex counted from 1
   */
  record ByIndex(int startIndex, int count) implements Paging {}

  /**
   * By cursor (RFC 9865).
   *
   * @param after the last resource of the page before; null for the first page
   */
  record ByCursor(int count, @Nullable Cursor after) implements Paging {}
}
