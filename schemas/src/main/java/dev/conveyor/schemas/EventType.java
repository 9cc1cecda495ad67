package dev.conveyor.schemas;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The CloudEvents {@code type} of each event, with its topic, record class, and JSON Schema. */
public enum EventType {
  SCIM_USER_CHANGED(
      "scim.user-changed", Topic.SCIM_USER_CHANGES, ScimUserChanged.class, "scim-user-changed"),
  SCIM_USER_ERASED(
      "scim.user-erased", Topic.SCIM_USER_CHANGES, ScimUserErased.class, "scim-user-erased"),
  SCIM_GROUP_CHANGED(
      "scim.group-changed", Topic.SCIM_GROUP_CHANGES, ScimGroupChanged.class, "scim-group-changed"),
  SCIM_GROUP_MEMBERS_CHANGED(
      "scim.group-members-changed",
      Topic.SCIM_GROUP_CHANGES,
      ScimGroupMembersChanged.class,
      "scim-group-members-changed"),
  SCIM_REQUEST_REPLAYED(
      "scim.request-replayed",
      Topic.SCIM_REQUESTS,
      ScimRequestReplayed.class,
      "scim-request-replayed"),
  ERASE_SCIM_USERS(
      "scim.erase-users", Topic.SCIM_REQUESTS, EraseScimUsers.class, "erase-scim-users"),
  RESEND_SCIM_USER(
      "scim.resend-user", Topic.SCIM_REQUESTS, ResendScimUser.class, "resend-scim-user"),
  RESEND_SCIM_GROUP(
      "scim.resend-group", Topic.SCIM_REQUESTS, ResendScimGroup.class, "resend-scim-group"),
  SCIM_CONNECTION_CHANGED(
      "settings.scim-connection-changed",
      Topic.SETTINGS_CHANGES,
      ScimConnectionChanged.class,
      "scim-connection-changed"),
  ROLE_MAPPING_CHANGED(
      "settings.role-mapping-changed",
      Topic.SETTINGS_CHANGES,
      RoleMappingChanged.class,
      "role-mapping-changed"),
  INVITE_USER("command.invite-user", Topic.DIRECTORY_COMMANDS, InviteUser.class, "invite-user"),
  ASSIGN_ROLE("command.assign-role", Topic.DIRECTORY_COMMANDS, AssignRole.class, "role-command"),
  REMOVE_ROLE("command.remove-role", Topic.DIRECTORY_COMMANDS, RemoveRole.class, "role-command"),
  ERASE_USER("command.erase-user", Topic.DIRECTORY_COMMANDS, EraseUser.class, "erase-user"),
  CONFIRM_ADOPTION(
      "command.confirm-adoption",
      Topic.DIRECTORY_COMMANDS,
      ConfirmAdoption.class,
      "confirm-adoption"),
  RESEND_USER("command.resend-user", Topic.DIRECTORY_COMMANDS, ResendUser.class, "resend-user"),
  DECIDE_HOLD("command.decide-hold", Topic.DIRECTORY_COMMANDS, DecideHold.class, "decide-hold"),
  DIRECTORY_USER_PROVISIONED("directory.user-provisioned"),
  DIRECTORY_USER_UPDATED("directory.user-updated"),
  DIRECTORY_USER_DEACTIVATED("directory.user-deactivated"),
  DIRECTORY_USER_REACTIVATED("directory.user-reactivated"),
  DIRECTORY_USER_ERASED(
      "directory.user-erased",
      Topic.USER_LIFECYCLE,
      DirectoryUserErased.class,
      "directory-user-erased"),
  USER_PROVISIONED("user.provisioned", Topic.USER_CHANGES, UserChanged.class, "user-changed"),
  USER_UPDATED("user.updated", Topic.USER_CHANGES, UserChanged.class, "user-changed"),
  USER_DEACTIVATED("user.deactivated", Topic.USER_CHANGES, UserChanged.class, "user-changed"),
  USER_REACTIVATED("user.reactivated", Topic.USER_CHANGES, UserChanged.class, "user-changed"),
  USER_ROLES_CHANGED("user.roles-changed", Topic.USER_CHANGES, UserChanged.class, "user-changed"),
  USER_ERASED("user.erased", Topic.USER_CHANGES, UserErased.class, "user-erased"),
  USER_SNAPSHOT("user.snapshot", Topic.USERS, UserSnapshot.class, "user-snapshot"),
  FAILED_PROVISION(
      "failed-provision", Topic.PROVISIONING_ERRORS, FailedProvision.class, "failed-provision"),
  FAILURE_SETTLED(
      "failed-provision.settled",
      Topic.PROVISIONING_ERRORS,
      FailureSettled.class,
      "failure-settled"),
  FAILURE_CAUSE_GONE(
      "failed-provision.cause-gone",
      Topic.PROVISIONING_ERRORS,
      FailureCauseGone.class,
      "failure-cause-gone");

  private static final Map<String, EventType> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::ceType, Function.identity()));

  private final String ceType;
  private final Topic topic;
  private final Class<? extends Event> record;
  private final String schema;

  EventType(String directoryType) {
    this(directoryType, Topic.USER_LIFECYCLE, DirectoryUserChanged.class, "directory-user-changed");
  }

  EventType(String name, Topic topic, Class<? extends Event> record, String schema) {
    this.ceType = "dev.conveyor." + name + ".v1";
    this.topic = topic;
    this.record = record;
    this.schema = schema;
  }

  /** The value of the {@code ce_type} header. */
  public String ceType() {
    return ceType;
  }

  public Topic topic() {
    return topic;
  }

  public Class<? extends Event> record() {
    return record;
  }

  /** The services that may write events of this type. A replay keeps the original source. */
  public Set<EventSource> sources() {
    return switch (this) {
      case SCIM_USER_CHANGED,
          SCIM_USER_ERASED,
          SCIM_GROUP_CHANGED,
          SCIM_GROUP_MEMBERS_CHANGED,
          SCIM_REQUEST_REPLAYED ->
          Set.of(EventSource.SCIM_INGRESS);
      case ERASE_SCIM_USERS,
          RESEND_SCIM_USER,
          RESEND_SCIM_GROUP,
          RESEND_USER,
          SCIM_CONNECTION_CHANGED,
          ROLE_MAPPING_CHANGED,
          INVITE_USER,
          ASSIGN_ROLE,
          REMOVE_ROLE,
          ERASE_USER,
          CONFIRM_ADOPTION,
          DECIDE_HOLD ->
          Set.of(EventSource.ADMIN_CONSOLE);
      case DIRECTORY_USER_PROVISIONED,
          DIRECTORY_USER_UPDATED,
          DIRECTORY_USER_DEACTIVATED,
          DIRECTORY_USER_REACTIVATED,
          DIRECTORY_USER_ERASED,
          FAILURE_CAUSE_GONE ->
          Set.of(EventSource.PROVISIONING_WORKER);
      case USER_PROVISIONED,
          USER_UPDATED,
          USER_DEACTIVATED,
          USER_REACTIVATED,
          USER_ROLES_CHANGED,
          USER_ERASED,
          USER_SNAPSHOT ->
          Set.of(EventSource.ROLE_SYNC_WORKER);
      case FAILED_PROVISION, FAILURE_SETTLED ->
          Set.of(
              EventSource.SCIM_INGRESS,
              EventSource.PROVISIONING_WORKER,
              EventSource.ROLE_SYNC_WORKER);
    };
  }

  /** The stages that apply events of this type and so may report that one failed. */
  public Set<Stage> stages() {
    return switch (this) {
      // A change from the ingress may be rejected by the provisioning worker and undone by the
      // ingress.
      case SCIM_REQUEST_REPLAYED -> Set.of(Stage.INGRESS, Stage.PROVISIONING);
      case ERASE_SCIM_USERS, RESEND_SCIM_USER, RESEND_SCIM_GROUP -> Set.of(Stage.INGRESS);
      case SCIM_USER_CHANGED,
          SCIM_USER_ERASED,
          INVITE_USER,
          ERASE_USER,
          CONFIRM_ADOPTION,
          RESEND_USER ->
          Set.of(Stage.PROVISIONING);
      case SCIM_CONNECTION_CHANGED, DECIDE_HOLD -> Set.of(Stage.PROVISIONING, Stage.ROLE_SYNC);
      case SCIM_GROUP_CHANGED,
          SCIM_GROUP_MEMBERS_CHANGED,
          ROLE_MAPPING_CHANGED,
          ASSIGN_ROLE,
          REMOVE_ROLE,
          DIRECTORY_USER_PROVISIONED,
          DIRECTORY_USER_UPDATED,
          DIRECTORY_USER_DEACTIVATED,
          DIRECTORY_USER_REACTIVATED,
          DIRECTORY_USER_ERASED ->
          Set.of(Stage.ROLE_SYNC);
      case USER_PROVISIONED,
          USER_UPDATED,
          USER_DEACTIVATED,
          USER_REACTIVATED,
          USER_ROLES_CHANGED,
          USER_ERASED,
          USER_SNAPSHOT,
          FAILED_PROVISION,
          FAILURE_SETTLED,
          FAILURE_CAUSE_GONE ->
          Set.of();
    };
  }

  /** The path of the JSON Schema on the class path. */
  public String schemaResource() {
    return "/dev/conveyor/schemas/" + schema + ".schema.json";
  }

  public static Optional<EventType> named(String ceType) {
    return Optional.ofNullable(BY_NAME.get(ceType));
  }

  static EventType directory(UserChange change) {
    return switch (change) {
      case PROVISIONED -> DIRECTORY_USER_PROVISIONED;
      case UPDATED -> DIRECTORY_USER_UPDATED;
      case DEACTIVATED -> DIRECTORY_USER_DEACTIVATED;
      case REACTIVATED -> DIRECTORY_USER_REACTIVATED;
      case ROLES_CHANGED ->
          throw new IllegalArgumentException("the directory does not store roles");
    };
  }

  static EventType user(UserChange change) {
    return switch (change) {
      case PROVISIONED -> USER_PROVISIONED;
      case UPDATED -> USER_UPDATED;
      case DEACTIVATED -> USER_DEACTIVATED;
      case REACTIVATED -> USER_REACTIVATED;
      case ROLES_CHANGED -> USER_ROLES_CHANGED;
    };
  }
}
