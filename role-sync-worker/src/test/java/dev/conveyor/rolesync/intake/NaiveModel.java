package dev.conveyor.rolesync.intake;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules table in plain text, processed in the order in which things happen: written
 * independently of the real rules, to be compared with them.
 */
final class NaiveModel {

  /** A person; grants are {@code ROLE/SOURCE}. */
  static final class Person {
    boolean exists;
    boolean active;
    final Set<Integer> groups = new HashSet<>();
    final TreeSet<String> grants = new TreeSet<>();
    boolean billing;

    TreeSet<String> all() {
      TreeSet<String> all = new TreeSet<>(grants);
      if (billing) {
        all.add("Billing Admin/manual");
      }
      return all;
    }
  }

  final Map<Integer, Person> people = new HashMap<>();
  private final Map<Integer, String> mapped = new HashMap<>();
  private final Set<Integer> deleted = new HashSet<>();
  private String defaultRole;

  Person person(int number) {
    return people.computeIfAbsent(number, id -> new Person());
  }

  void defaultRole(String role) {
    defaultRole = role;
  }

  void activate(int number) {
    Person person = person(number);
    person.exists = true;
    person.active = true;
    TreeSet<String> fromGroups = fromGroups(person);
    if (!fromGroups.isEmpty()) {
      person.grants.clear();
      person.grants.addAll(fromGroups);
    } else if (person.grants.isEmpty() && defaultRole != null) {
      person.grants.add(defaultRole + "/default");
    }
  }

  void deactivate(int number) {
    person(number).active = false;
    person(number).grants.clear();
  }

  void join(int number, int group) {
    Person person = person(number);
    if (!deleted.contains(group) && person.groups.add(group)) {
      if (person.active && mapped.containsKey(group)) {
        person.grants.clear();
        person.grants.addAll(fromGroups(person));
      }
    }
  }

  void leave(int number, int group) {
    Person person = person(number);
    if (person.groups.remove(group)) {
      person.grants.removeIf(grant -> grant.endsWith("/group" + group));
    }
  }

  void map(int group, String role) {
    if (deleted.contains(group) || role.equals(mapped.get(group))) {
      return;
    }
    mapped.put(group, role);
    for (Person person : people.values()) {
      if (person.active && person.groups.contains(group)) {
        person.grants.clear();
        person.grants.addAll(fromGroups(person));
      }
    }
  }

  void unmap(int group) {
    if (mapped.remove(group) == null) {
      return;
    }
    for (Person person : people.values()) {
      if (person.active && person.groups.contains(group)) {
        person.grants.removeIf(grant -> grant.endsWith("/group" + group));
        if (person.grants.isEmpty() && defaultRole != null) {
          person.grants.add(defaultRole + "/default");
        }
      }
    }
  }

  void deleteGroup(int group) {
    deleted.add(group);
    mapped.remove(group);
    for (Person person : people.values()) {
      person.groups.remove(group);
      person.grants.removeIf(grant -> grant.endsWith("/group" + group));
    }
  }

  /** Returns the verdict. */
  String assign(int number, String role) {
    Person person = person(number);
    if (!person.exists) {
      return "user-unknown";
    }
    if (role.equals("Billing Admin")) {
      boolean already = person.billing;
      person.billing = true;
      return already ? "unchanged" : "applied";
    }
    if (!person.active) {
      return "user-deactivated";
    }
    return person.grants.add(role + "/manual") ? "applied" : "unchanged";
  }

  /** Returns the verdict. */
  String remove(int number, String role) {
    Person person = person(number);
    if (!person.exists) {
      return "user-unknown";
    }
    if (role.equals("Billing Admin")) {
      boolean held = person.billing;
      person.billing = false;
      return held ? "applied" : "unchanged";
    }
    boolean manual = person.grants.remove(role + "/manual");
    boolean byDefault = person.grants.remove(role + "/default");
    boolean ofGroup = person.grants.stream().anyMatch(grant -> grant.startsWith(role + "/"));
    return manual || byDefault ? "applied" : ofGroup ? "held-through-groups" : "unchanged";
  }

  private TreeSet<String> fromGroups(Person person) {
    TreeSet<String> grants = new TreeSet<>();
    for (int group : person.groups) {
      if (mapped.containsKey(group)) {
        grants.add(mapped.get(group) + "/group" + group);
      }
    }
    return grants;
  }
}
