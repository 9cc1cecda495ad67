package dev.conveyor.console.access;

/** A part of the console, as far as who may reach it goes. */
public enum Area {
  /** The list of organizations. */
  ORGANIZATIONS,
  /** Creating organizations, staff and sign-in links. */
  INSTALLATION,
  /** An organization's connection, tokens, mappings, roles; changing its users. */
  SETTINGS,
  /** An organization's users and their timelines. */
  USERS,
  /** An organization's billing. */
  BILLING,
  /** An organization's failed provisions and audit trail, in words for its admin. */
  OWN_RECORDS,
  /** The viewer's own account. */
  ACCOUNT,
  /** Failed provisions, replays and the audit trail. */
  FAILURES,
  /** How the pipeline is doing. */
  PIPELINE
}
