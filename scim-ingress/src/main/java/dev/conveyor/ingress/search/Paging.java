package dev.conveyor.ingress.search;

import org.jspecify.annotations.Nullable;

/** Which part of a list is requested. */
public sealed interface Paging {

  /** The maximum number of resources in one response. */
  int LARGEST = 1000;

  /** The default number of resources. */
  int USUAL = 100;

  int count();

  /** Whether it contains the first resource of the list. */
  boolean isFirst();

  /**
   * By index (RFC 7644 section 3.4.2.4).
   *
   * @param startIndex 1-based
   */
  record ByIndex(int startIndex, int count) implements Paging {

    @Override
    public boolean isFirst() {
      return startIndex == 1 && count > 0;
    }
  }

  /**
   * By cursor (RFC 9865).
   *
   * @param after the last resource of the previous page; null for the first page
   */
  record ByCursor(int count, @Nullable Cursor after) implements Paging {

    @Override
    public boolean isFirst() {
      return after == null && count > 0;
    }
  }
}
