package dev.conveyor.ingress.groups;

import dev.conveyor.schemas.ComparisonKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members named by one request that cannot join yet, each once regardless of spelling. Pure.
 */
final class Parking {

  /**
   * A member as named by the request.
   *
   * @param group the name of the nested group; null for a user
   */
  record Named(String member, @Nullable String group) {

    String shown() {
      return group == null ? member : group;
    }

    WhyParked why() {
      return group == null ? WhyParked.NO_USER_YET : WhyParked.IS_A_GROUP;
    }
  }

  private final Map<String, Named> named = new LinkedHashMap<>();

  static Parking ofUsers(Collection<String> members) {
    Parking parking = new Parking();
    members.forEach(member -> parking.add(member, null));
    return parking;
  }

  /**
   * @param group the display name of the group that the member is; null for a user
   */
  void add(String member, @Nullable String group) {
    named.putIfAbsent(ComparisonKey.of(member), new Named(member, group));
  }

  void remove(Collection<String> members) {
    members.forEach(member -> named.remove(ComparisonKey.of(member)));
  }

  /**
   * @param keys comparison keys of the members to keep
   */
  void keepOnly(Set<String> keys) {
    named.keySet().retainAll(keys);
  }

  boolean isEmpty() {
    return named.isEmpty();
  }

  List<String> members() {
    return named.values().stream().map(Named::member).toList();
  }

  /** The members in the set, by reason. */
  List<Named> among(Set<String> members, WhyParked why) {
    List<Named> found = new ArrayList<>();
    for (Named each : named.values()) {
      if (each.why() == why && members.contains(each.member())) {
        found.add(each);
      }
    }
    return found;
  }
}
