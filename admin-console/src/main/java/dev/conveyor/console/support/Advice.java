package dev.conveyor.console.support;

import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.ReasonCode;
import java.util.Optional;

/**
 * What a failure's reason means and what to do about it, for support. The same as the table in
 * docs/how-to/support.md.
 *
 * @param sameFails whether the same request is refused again whatever else changes, so that a
 *     replay is of no use
 */
record Advice(String meaning, String action, boolean sameFails) {

  private static final String NOT_OURS = "A record on the topic is not one of our events.";

  /** Empty for a reason that nothing is known about. */
  public static Optional<Advice> of(ReasonCode reason) {
    return reason.known().map(Advice::of).or(() -> reason.scimError().map(Advice::ofScim));
  }

  private static Advice of(FailureReason reason) {
    return switch (reason) {
      case SEAT_LIMIT_REACHED ->
          heals(
              "The organization has as many active users as its seat limit allows.",
              "Deactivate a user or raise the seat limit under Billing. The failure then"
                  + " resolves by itself.");
      case EMAIL_TAKEN ->
          heals(
              "Another user of the organization has this e-mail address. The message names"
                  + " them.",
              "Change one of the two addresses, delete the other user in the identity"
                  + " provider, or erase the invited user. The failure then resolves by"
                  + " itself.");
      case ADOPTION_NEEDS_CONFIRMATION ->
          heals(
              "The address belonged to a user with another externalId who is a Billing Admin,"
                  + " an Admin by a manual grant, or has a password.",
              "An admin checks that it is the same person and confirms the adoption on that"
                  + " user's page. If it is another person, give them another address.");
      case EMAIL_MISSING ->
          same(
              "The request has no e-mail address to identify the user by.",
              "Map an e-mail address in the identity provider. The next update of the user"
                  + " resolves the failure.");
      case UNKNOWN_MEMBER ->
          heals(
              "A group named one or more members who were never provisioned. The message names"
                  + " the first ten.",
              "Provision the users from the identity provider. They join the group"
                  + " automatically, and the last of them resolves the failure.");
      case NESTED_GROUP_UNSUPPORTED ->
          same(
              "A group named another group as a member. Its users became members.",
              "Assign the inner group's members, or the inner group itself, in the identity"
                  + " provider. The failure ends when the group is no longer named.");
      case BODY_NOT_KEPT ->
          same(
              "The body of the request was too large to be kept.",
              "The identity provider has to send the request again.");
      case NOT_JSON, WRONG_SCHEMA, NO_VALUE, WRONG_KEY, UNKNOWN_EVENT_TYPE ->
          same(NOT_OURS, "Find out who wrote the record, then dismiss the failure.");
      case WRONG_TOPIC, WRONG_SOURCE ->
          same(
              "An event was on a topic that is not its own, or from a service that does not"
                  + " own it. Nothing was applied.",
              "Treat it as an attack until you know who wrote it.");
      case RECORD_TOO_LARGE ->
          heals(
              "A record, or what follows from it, is larger than its topic accepts.",
              "Raise max.message.bytes of the topic or make the resource smaller, then"
                  + " replay.");
      case RECORD_REFUSED ->
          heals(
              "The broker refused a record.",
              "Find the reason in the service's log, fix it, then replay.");
      case UNEXPECTED_ERROR ->
          heals(
              "An error on our side.",
              "Look at the log of that stage at the time of the failure. Replay after the"
                  + " fix.");
    };
  }

  private static Advice ofScim(String error) {
    return switch (error) {
      case "tooMany" ->
          heals(
              "Too many members of a group would wait for their users. Nothing was changed.",
              "Provision the users first, then the group; or raise conveyor.parked-members.*.");
      case "invalidSyntax", "invalidValue", "invalidPath", "mutability" ->
          same(SCIM, "The message names the attribute. Fix it in the identity provider.");
      default ->
          heals(
              SCIM,
              "The message names the attribute. Fix it in the identity provider, or fix the"
                  + " cause here and replay.");
    };
  }

  private static final String SCIM =
      "The SCIM server refused the request: the scimType of RFC 7644, or the status.";

  private static Advice heals(String meaning, String action) {
    return new Advice(meaning, action, false);
  }

  private static Advice same(String meaning, String action) {
    return new Advice(meaning, action, true);
  }
}
