package dev.conveyor.console.people;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Secrets;
import dev.conveyor.schemas.EraseScimUsers;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be erased, as far as they are known.
 *
 * @param user the directory user; null when there is none
 * @param scimUsers the SCIM users that they are, or were, linked with
 * @param addresses e-mail addresses and userNames, in lower case
 */
public record Person(
    OrganizationId organization,
    @Nullable UserId user,
    List<EraseScimUsers.Erased> scimUsers,
    Set<String> addresses) {

  public Person {
    scimUsers = List.copyOf(scimUsers);
    addresses = Set.copyOf(addresses);
  }

  /** No one. */
  public boolean isUnknown() {
    return user == null && scimUsers.isEmpty();
  }

  /** SHA-256 of each address, in hexadecimal: a command holds no address. */
  public List<String> addressHashes() {
    return addresses.stream()
        .sorted()
        .map(address -> HexFormat.of().formatHex(Secrets.sha256(address)))
        .toList();
  }

  String[] scimIds() {
    return scimUsers.stream().map(erased -> erased.userId().toString()).toArray(String[]::new);
  }

  /** All ids under which failures and timelines speak of them. */
  String[] ids() {
    Stream<String> own = user == null ? Stream.of() : Stream.of(user.toString());
    return Stream.concat(Stream.of(scimIds()), own).toArray(String[]::new);
  }

  /** What stands in the audit trail in place of their address. */
  String pseudonym() {
    return user == null ? "(erased)" : new AccountId.Member(organization, user).toString();
  }
}
