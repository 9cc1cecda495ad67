package dev.conveyor.console.access;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.Optional;
import java.util.UUID;

/** Whose account: one of the staff who run the installation, or an organization's user. */
public sealed interface AccountId {

  /** No organization's id has such a sign in it. */
  String STAFF_PREFIX = "@staff:";

  /** Support or an operator. */
  record Staff(UUID id) implements AccountId {
    @Override
    public String toString() {
      return STAFF_PREFIX + id;
    }
  }

  /** A directory user. */
  record Member(OrganizationId organization, UserId user) implements AccountId {
    @Override
    public String toString() {
      return organization + ":" + user;
    }
  }

  /** Reads the text form; empty for anything else. */
  static Optional<AccountId> read(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    try {
      String rest = text.substring(colon + 1);
      return Optional.of(
          text.startsWith(STAFF_PREFIX)
              ? new Staff(UUID.fromString(rest))
              : new Member(new OrganizationId(text.substring(0, colon)), UserId.of(rest)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
