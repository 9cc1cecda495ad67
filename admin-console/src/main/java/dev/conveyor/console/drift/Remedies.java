package dev.conveyor.console.drift;

import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.drift.ComparedUser.Directory;
import dev.conveyor.console.drift.ComparedUser.Published;
import dev.conveyor.console.drift.ComparedUser.Scim;
import dev.conveyor.console.drift.Kind.Remedy;
import dev.conveyor.console.mapping.RoleMappings;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Closes differences through the ordinary stages: the owner of the state publishes it again. Each
 * difference is looked at once more, and only what is still there is published.
 */
final class Remedies {

  private static final int PORTION = 1000;

  private final ComparedReads reads;
  private final GroupReads groups;
  private final Commands commands;
  private final RoleMappings mappings;
  private final Connections connections;

  Remedies(
      ComparedReads reads,
      GroupReads groups,
      Commands commands,
      RoleMappings mappings,
      Connections connections) {
    this.reads = reads;
    this.groups = groups;
    this.commands = commands;
    this.mappings = mappings;
    this.connections = connections;
  }

  /** Returns how many of the differences are still there; in the caller's transaction. */
  int send(OrganizationId organization, Collection<FoundDifference> differences) {
    return new Sending(organization).send(differences);
  }

  private final class Sending {

    private final OrganizationId organization;
    private final TraceParent trace = TraceParent.current();
    private final Map<ScimUserId, Commands.ScimUserAgain> scimUsers = new LinkedHashMap<>();
    private final Map<UserId, Commands.UserAgain> users = new LinkedHashMap<>();
    private final Map<GroupId, Set<ScimUserId>> members = new LinkedHashMap<>();
    private int sent;

    Sending(OrganizationId organization) {
      this.organization = organization;
    }

    int send(Collection<FoundDifference> differences) {
      usersOf(differences);
      groupsOf(differences);
      commands.resendScimUsers(organization, scimUsers.values(), trace);
      commands.resendUsers(organization, users.values(), trace);
      commands.resendScimGroups(
          organization, members, groups.knownVersions(organization, members.keySet()), trace);
      return sent;
    }

    private void usersOf(Collection<FoundDifference> differences) {
      Map<Object, Set<Kind>> wanted = new HashMap<>();
      Set<ScimUserId> byScim = new LinkedHashSet<>();
      Set<UserId> byUser = new LinkedHashSet<>();
      for (FoundDifference each : differences) {
        Object id = each.userId() == null ? each.scimUserId() : each.userId();
        if (id != null) {
          wanted.computeIfAbsent(id, key -> new HashSet<>()).add(each.kind());
          if (each.userId() != null) {
            byUser.add(each.userId());
          } else if (each.scimUserId() != null) {
            byScim.add(each.scimUserId());
          }
        }
      }
      Map<GroupId, Role> roles = reads.mappings(organization);
      for (List<ScimUserId> portion : ComparisonRun.portions(List.copyOf(byScim), PORTION)) {
        reads.ofScimUsers(organization, portion, user -> decide(user, wanted, roles));
      }
      for (List<UserId> portion : ComparisonRun.portions(List.copyOf(byUser), PORTION)) {
        Set<UserId> known = new HashSet<>();
        reads.ofUsers(
            organization,
            portion,
            user -> {
              UserId id = Comparison.userId(user);
              if (id != null) {
                known.add(id);
                decide(user, wanted, roles);
              }
            });
        // Only the snapshot topic has them.
        for (UserId user : portion) {
          if (!known.contains(user)) {
            users.put(user, new Commands.UserAgain(user, 1, UserChange.UPDATED));
            sent++;
          }
        }
      }
    }

    private void decide(
        ComparedUser user, Map<Object, Set<Kind>> wanted, Map<GroupId, Role> roles) {
      UserId id = Comparison.userId(user);
      ScimUserId scimUser = Comparison.scimUser(user);
      Set<Kind> kinds = new HashSet<>();
      if (id != null) {
        kinds.addAll(wanted.getOrDefault(id, Set.of()));
      }
      if (scimUser != null) {
        kinds.addAll(wanted.getOrDefault(scimUser, Set.of()));
      }
      if (kinds.contains(Kind.SNAPSHOT)) {
        again(user, Remedy.RESEND_USER, null);
      }
      for (Difference difference : Comparison.of(user, roles)) {
        if (kinds.contains(difference.kind())) {
          again(user, difference.kind().remedy(), difference.group());
        }
      }
    }

    private void again(ComparedUser user, Remedy remedy, @Nullable GroupId group) {
      ScimUserId scimUser = Comparison.scimUser(user);
      UserId id = Comparison.userId(user);
      sent++;
      if (remedy == Remedy.RESEND_SCIM_USER && scimUser != null) {
        scimUsers.put(scimUser, scimUser(scimUser, user));
      } else if (remedy == Remedy.RESEND_USER && id != null) {
        Published published = user.published();
        users.put(
            id,
            new Commands.UserAgain(
                id, published == null ? 0 : published.directoryVersion(), Comparison.missed(user)));
      } else if (remedy == Remedy.RESEND_SCIM_GROUP && scimUser != null && group != null) {
        members.computeIfAbsent(group, key -> new LinkedHashSet<>()).add(scimUser);
      }
    }

    private static Commands.ScimUserAgain scimUser(ScimUserId id, ComparedUser user) {
      Scim scim = user.scim();
      Directory directory = user.directory();
      long applied = scim == null ? 0 : Math.max(scim.version(), scim.appliedVersion());
      return new Commands.ScimUserAgain(
          id,
          directory == null ? applied : Math.max(applied, directory.managerVersion()),
          directory == null ? "" : directory.email().value(),
          directory == null ? "" : directory.displayName());
    }

    private void groupsOf(Collection<FoundDifference> differences) {
      boolean any =
          differences.stream().anyMatch(each -> each.userId() == null && each.scimUserId() == null);
      if (!any) {
        return;
      }
      List<Difference> now = new ArrayList<>(groups.differences(organization, ComparisonRun.MOST));
      for (FoundDifference each : differences) {
        boolean there =
            now.stream()
                .anyMatch(difference ->
                    difference.kind() == each.kind()
                        && Objects.equals(difference.group(), each.groupId()));
        if (there) {
          group(each.kind().remedy(), each.groupId());
        }
      }
    }

    private void group(Remedy remedy, @Nullable GroupId group) {
      sent++;
      if (remedy == Remedy.RESEND_SETTINGS) {
        connections.repeat(organization, trace);
      } else if (remedy == Remedy.RESEND_MAPPING && group != null) {
        mappings.repeat(organization, group, trace);
      } else if (remedy == Remedy.RESEND_SCIM_GROUP && group != null) {
        members.computeIfAbsent(group, key -> new LinkedHashSet<>());
      }
    }
  }
}
