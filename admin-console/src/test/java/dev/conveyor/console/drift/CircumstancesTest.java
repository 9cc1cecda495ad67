package dev.conveyor.console.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.drift.Circumstances.Refused;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why a difference is there. */
class CircumstancesTest {

  private static final UUID SCIM = new UUID(1, 1);
  private static final UUID USER = new UUID(1, 2);
  private static final UUID GROUP = new UUID(1, 3);

  private Set<UUID> paused = Set.of();
  private Set<UUID> held = Set.of();
  private Set<UUID> heldRoles = Set.of();
  private Map<UUID, Long> discarded = Map.of();
  private Map<UUID, Refused> refused = Map.of();
  private Map<UUID, Refused> failed = Map.of();
  private Set<UUID> working = Set.of();
  private boolean deriving;

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "PARKED_MEMBER")
  void unexplainedDifferenceIsLost(Kind kind) {
    assertThat(reason(kind, 3)).isEqualTo(Reason.LOST);
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "PARKED_MEMBER")
  void differenceIsNotLostWhileChangesAreOnTheirWay(Kind kind) {
    assertThat(known().explain(difference(kind, 3), false).reason()).isEqualTo(Reason.WAITING);
  }

  @Test
  void parkedMemberIsParked() {
    assertThat(reason(Kind.PARKED_MEMBER, 0)).isEqualTo(Reason.PARKED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"NOT_IN_DIRECTORY", "NOT_IN_SCIM", "STATUS", "PROFILE"})
  void changeOfAUserIsExplained(Kind kind) {
    refused = Map.of(SCIM, new Refused(3, "PRV-1"));
    assertThat(known().explain(difference(kind, 3), true).reference()).isEqualTo("PRV-1");
    assertThat(reason(kind, 3)).isEqualTo(Reason.REFUSED);
    discarded = Map.of(SCIM, 3L);
    assertThat(reason(kind, 3)).isEqualTo(Reason.DISCARDED);
    held = Set.of(USER);
    assertThat(reason(kind, 3)).isEqualTo(Reason.HELD);
    paused = Set.of(SCIM);
    assertThat(reason(kind, 3)).isEqualTo(Reason.PAUSED);
  }

  @Test
  void olderRefusalExplainsNothing() {
    refused = Map.of(SCIM, new Refused(2, "PRV-1"));
    failed = Map.of(SCIM, new Refused(2, "PRV-1"), USER, new Refused(9, "PRV-2"));
    discarded = Map.of(SCIM, 2L);

    assertThat(reason(Kind.STATUS, 3)).isEqualTo(Reason.LOST);
  }

  @Test
  void refusalWithoutAFailureHasNoReference() {
    refused = Map.of(SCIM, new Refused(3, null));

    assertThat(reason(Kind.PROFILE, 3)).isEqualTo(Reason.REFUSED);
    assertThat(known().explain(difference(Kind.PROFILE, 3), true).reference()).isNull();
  }

  @Test
  void rolesAreHeldOrBeingDerived() {
    deriving = true;
    assertThat(reason(Kind.ROLES, 1)).isEqualTo(Reason.WAITING);
    heldRoles = Set.of(USER);
    assertThat(reason(Kind.ROLES, 1)).isEqualTo(Reason.HELD);
  }

  @Test
  void rolesOfTheUserAreBeingDerived() {
    working = Set.of(USER);
    assertThat(reason(Kind.ROLES, 1)).isEqualTo(Reason.WAITING);
    assertThat(reason(Kind.PUBLIC_STATE, 1)).isEqualTo(Reason.LOST);
  }

  @Test
  void membershipIsPausedOrRefused() {
    failed = Map.of(GROUP, new Refused(4, "PRV-3"));
    assertThat(reason(Kind.MEMBERSHIP, 0)).isEqualTo(Reason.REFUSED);
    paused = Set.of(GROUP);
    assertThat(reason(Kind.MEMBERSHIP, 0)).isEqualTo(Reason.PAUSED);
  }

  private Reason reason(Kind kind, long version) {
    return known().explain(difference(kind, version), true).reason();
  }

  private Circumstances known() {
    return new Circumstances(
        paused, held, heldRoles, discarded, refused, failed, working, deriving);
  }

  private static Difference difference(Kind kind, long version) {
    return new Difference(
        kind, new ScimUserId(SCIM), new UserId(USER), group(kind), "", version, "");
  }

  private static @Nullable GroupId group(Kind kind) {
    return switch (kind) {
      case MEMBERSHIP, GROUP, MAPPING, PARKED_MEMBER -> new GroupId(GROUP);
      default -> null;
    };
  }
}
