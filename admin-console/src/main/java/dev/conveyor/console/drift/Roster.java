package dev.conveyor.console.drift;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.conveyor.console.drift.Assignments.Assignment;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares who is here with who is assigned at the identity provider. Pure. */
final class Roster {

  /** How many findings are kept. */
  static final int MOST = 10_000;

  private final Assignments assignments;
  private final Set<String> groups;
  private final Set<Assignment> seen = new HashSet<>();
  private final Map<Assignment, Here> deactivated = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Long> counts = new HashMap<>();
  private long users;

  /** What is found about one user. */
  enum What {
    MISSING("missing"),
    SURPLUS("surplus"),
    GROUPS("groups"),
    UNMANAGED("unmanaged");

    private final String text;

    What(String text) {
      this.text = text;
    }

    @JsonValue
    public String text() {
      return text;
    }
  }

  /**
   * A finding.
   *
   * @param name the userName or e-mail address
   * @param userId of the directory user; null if there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Finding(
      What what, String name, String displayName, @Nullable UserId userId, String text) {}

  /**
   * A directory user.
   *
   * @param names comparison keys of all names by which a list may call the user
   * @param managed whether a SCIM user manages the user
   * @param groups the names of the SCIM user's groups
   */
  record Here(
      UserId id,
      String email,
      String displayName,
      boolean active,
      boolean managed,
      Collection<String> names,
      Collection<String> groups) {

    Here {
      names = List.copyOf(names);
      groups = List.copyOf(groups);
    }
  }

  /**
   * @param groups comparison keys of the names of all SCIM groups
   */
  Roster(Assignments assignments, Set<String> groups) {
    this.assignments = assignments;
    this.groups = Set.copyOf(groups);
  }

  /** Call for every directory user. */
  void compare(Here user) {
    users++;
    Assignment assignment = assignments.of(user.names());
    if (assignment == null) {
      if (user.active()) {
        unassigned(user);
      }
      return;
    }
    if (!assignment.active()) {
      seen.add(assignment);
      if (user.active() && user.managed()) {
        find(What.SURPLUS, user, "Active here, but no longer active in the list.");
      }
      return;
    }
    if (!user.active()) {
      deactivated.put(assignment, user); // Another user may have the address by now.
      return;
    }
    seen.add(assignment);
    if (!user.managed()) {
      find(
          What.UNMANAGED,
          user,
          "In the list, but your identity provider hasn't pushed this user: the account is managed"
              + " here.");
    } else if (assignments.hasGroups()) {
      groups(user, assignment);
    }
  }

  private void unassigned(Here user) {
    if (user.managed()) {
      find(What.SURPLUS, user, "Active here, but not in the list.");
    } else {
      find(What.UNMANAGED, user, "Not in the list, and no identity provider manages the account.");
    }
  }

  private void groups(Here user, Assignment assignment) {
    Map<String, String> listed = Assignments.groups(assignment.groups(), groups);
    Map<String, String> here = new LinkedHashMap<>();
    user.groups().forEach(name -> here.put(ComparisonKey.of(name), name));
    Set<String> missing = new TreeSet<>();
    Set<String> surplus = new TreeSet<>();
    listed.forEach((key, name) -> {
      if (!here.containsKey(key)) {
        missing.add(name);
      }
    });
    here.forEach((key, name) -> {
      if (!listed.containsKey(key)) {
        surplus.add(name);
      }
    });
    if (!missing.isEmpty() || !surplus.isEmpty()) {
      List<String> parts = new ArrayList<>();
      if (!missing.isEmpty()) {
        parts.add("Not in " + String.join(", ", missing) + " here.");
      }
      if (!surplus.isEmpty()) {
        parts.add("In " + String.join(", ", surplus) + " here, but not in the list.");
      }
      find(What.GROUPS, user, String.join(" ", parts));
    }
  }

  private void find(What what, Here user, String text) {
    find(new Finding(what, user.email(), user.displayName(), user.id(), text));
  }

  private void find(Finding finding) {
    counts.merge(finding.what().text(), 1L, Long::sum);
    if (findings.size() < MOST) {
      findings.add(finding);
    }
  }

  /**
   * What was found.
   *
   * @param assigned users in the list
   * @param users directory users
   * @param counts how many findings of each kind; kinds without any are missing
   * @param more whether there are more findings than are listed
   * @param problems the first rows that could not be read
   * @param badRows how many rows could not be read
   * @param groupsCompared whether the list has a column of groups
   */
  record Result(
      long assigned,
      long users,
      Map<String, Long> counts,
      List<Finding> findings,
      boolean more,
      List<Assignments.Problem> problems,
      long badRows,
      boolean groupsCompared) {

    Result {
      counts = Map.copyOf(counts);
      findings = List.copyOf(findings);
      problems = List.copyOf(problems);
    }

    /** Findings of a kind. */
    public long count(String what) {
      return counts.getOrDefault(what, 0L);
    }

    public long total() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Call after the last user. */
  Result result() {
    for (Assignment assignment : assignments.all()) {
      if (assignment.active() && !seen.contains(assignment)) {
        Here user = deactivated.get(assignment);
        find(
            new Finding(
                What.MISSING,
                assignment.name(),
                user == null ? assignment.displayName() : user.displayName(),
                user == null ? null : user.id(),
                user == null
                    ? "In the list, but not here."
                    : "In the list, but deactivated here."));
      }
    }
    return new Result(
        assignments.all().size(),
        users,
        counts,
        findings,
        findings.size() < counts.values().stream().mapToLong(Long::longValue).sum(),
        assignments.problems(),
        assignments.badRows(),
        assignments.hasGroups());
  }
}
