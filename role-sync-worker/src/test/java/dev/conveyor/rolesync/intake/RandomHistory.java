package dev.conveyor.rolesync.intake;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A few people and groups with random events, recorded twice: in the naive model, in the order in
 * which they happen, and as events for the topics.
 */
final class RandomHistory {

  private static final int FEW = 4;
  private static final int GROUPS = 3;
  private static final List<String> ROLES =
      List.of("Admin", "Trust Sharer", "Auditor", "Billing Admin");

  final NaiveModel model = new NaiveModel();

  /** By topic key: events of one key keep their order, those of different keys need not. */
  final Map<String, List<Event>> streams = new HashMap<>();

  /** The verdict of each command, by user id and version. */
  final Map<String, String> outcomes = new TreeMap<>();

  private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final OrganizationId organization;
  private final Random random;
  private final int people;
  private final Map<String, Long> versions = new HashMap<>();
  private final Set<Integer> deleted = new HashSet<>();
  private int clock;

  RandomHistory(OrganizationId organization, long seed, int length) {
    this(organization, seed, length, FEW);
  }

  RandomHistory(OrganizationId organization, long seed, int length, int people) {
    this.people = people;
    this.organization = organization;
    this.random = new Random(seed);
    for (int i = 0; i < length; i++) {
      happen();
    }
  }

  /** A time during the history. */
  Instant timeDuring(Random when) {
    return start.plusMillis(when.nextInt(clock + 1));
  }

  static UserId user(int number) {
    return new UserId(new UUID(7, number));
  }

  static GroupId group(int number) {
    return new GroupId(new UUID(9, number));
  }

  private void happen() {
    int person = random.nextInt(people);
    int group = random.nextInt(GROUPS);
    switch (random.nextInt(12)) {
      case 0, 1 -> activate(person);
      case 2 -> deactivate(person);
      case 3, 4, 5 -> members(group, true);
      case 6 -> members(group, false);
      case 7 -> mapping(group);
      case 8 -> unmapping(group);
      case 9 -> command(person);
      case 10 -> defaultRole();
      default -> deletion(group);
    }
  }

  private void activate(int person) {
    boolean isNew = !model.person(person).exists;
    if (!isNew && model.person(person).active) {
      return;
    }
    model.activate(person);
    lifecycle(person, isNew ? UserChange.PROVISIONED : UserChange.REACTIVATED);
  }

  private void deactivate(int person) {
    if (model.person(person).active) {
      model.deactivate(person);
      lifecycle(person, UserChange.DEACTIVATED);
    }
  }

  private void lifecycle(int person, UserChange change) {
    String key = "u" + person;
    emit(
        "lifecycle " + key,
        new DirectoryUserChanged(
            organization,
            user(person),
            version(key),
            now(),
            change,
            new EmailAddress(key + "@x.test"),
            key,
            change == UserChange.DEACTIVATED ? UserStatus.DEACTIVATED : UserStatus.ACTIVE,
            scimUser(person),
            1L));
  }

  /** Some members join or leave, some repeatedly, as identity providers resend changes. */
  private void members(int group, boolean join) {
    if (deleted.contains(group)) {
      return;
    }
    List<ScimUserId> named = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      if (random.nextBoolean()) {
        named.add(scimUser(person));
        if (join) {
          model.join(person, group);
        } else {
          model.leave(person, group);
        }
      }
    }
    emit(
        "group " + group,
        new ScimGroupMembersChanged(
            organization,
            group(group),
            version("g" + group),
            now(),
            join ? named : List.of(),
            join ? List.of() : named));
  }

  private void mapping(int group) {
    String role = ROLES.get(random.nextInt(3));
    model.map(group, role);
    emit(
        "mapping " + group,
        new RoleMappingChanged(
            organization, group(group), version("m" + group), now(), new Role(role)));
  }

  private void unmapping(int group) {
    model.unmap(group);
    emit(
        "mapping " + group,
        new RoleMappingChanged(organization, group(group), version("m" + group), now(), null));
  }

  private void deletion(int group) {
    if (random.nextInt(6) == 0 && deleted.add(group)) {
      model.deleteGroup(group);
      emit(
          "group " + group,
          new ScimGroupChanged(
              organization, group(group), version("g" + group), now(), "G", null, true));
    }
  }

  private void defaultRole() {
    Role role = Role.DEFAULTS.get(random.nextInt(2));
    model.defaultRole(role.name());
    emit(
        "connection",
        new ScimConnectionChanged(organization, version("c"), now(), true, role, false, null));
  }

  private void command(int person) {
    String role = ROLES.get(random.nextInt(ROLES.size()));
    String key = "k" + person;
    boolean assign = random.nextInt(3) > 0;
    long version = version(key);
    outcomes.put(
        user(person) + "/" + version,
        assign ? model.assign(person, role) : model.remove(person, role));
    emit(
        "command " + person,
        assign
            ? new AssignRole(organization, user(person), version, now(), new Role(role))
            : new RemoveRole(organization, user(person), version, now(), new Role(role)));
  }

  private void emit(String stream, Event event) {
    streams.computeIfAbsent(stream, key -> new ArrayList<>()).add(event);
    clock++;
  }

  private long version(String key) {
    return versions.merge(key, 1L, Long::sum);
  }

  private Instant now() {
    return start.plusMillis(clock);
  }

  private static ScimUserId scimUser(int number) {
    return new ScimUserId(new UUID(8, number));
  }

  /** The grants of each user by the model. */
  Map<String, TreeSet<String>> expected() {
    Map<String, TreeSet<String>> expected = new TreeMap<>();
    model.people.forEach((number, person) -> {
      if (person.exists) {
        TreeSet<String> grants = new TreeSet<>();
        for (String grant : person.all()) {
          int at = grant.indexOf("/group");
          grants.add(
              at < 0
                  ? grant
                  : grant.substring(0, at)
                      + "/group:"
                      + group(Integer.parseInt(grant.substring(at + 6))));
        }
        expected.put(user(number).toString(), grants);
      }
    });
    return expected;
  }

  /** All events: topics interleaved at random, some redelivered, some replayed much later. */
  List<Event> interleaved(Random order) {
    List<Event> all = new ArrayList<>();
    List<List<Event>> left = new ArrayList<>();
    streams.values().forEach(stream -> left.add(new ArrayList<>(stream)));
    while (!left.isEmpty()) {
      List<Event> stream = left.get(order.nextInt(left.size()));
      all.add(stream.removeFirst());
      if (stream.isEmpty()) {
        left.remove(stream);
      }
      if (order.nextInt(5) == 0) {
        all.add(all.get(order.nextInt(all.size())));
      }
    }
    return all;
  }
}
