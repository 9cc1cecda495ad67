-- The application's own users. Owner: provisioning-worker.

-- One row an organization: its settings as far as they matter here. Whoever changes users of an
-- organization holds this row's lock, so seats are counted right and users are never changed twice
-- at once.
CREATE TABLE organizations (
  id text PRIMARY KEY,
  seat_limit integer CHECK (seat_limit >= 0),
  active_users bigint NOT NULL DEFAULT 0 CHECK (active_users >= 0),
  settings_version bigint NOT NULL DEFAULT 0,
  -- When something last happened here: time never runs backwards within an organization.
  last_change timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE users (
  id uuid PRIMARY KEY,
  organization text NOT NULL REFERENCES organizations,
  email text NOT NULL,
  email_key text NOT NULL,
  display_name text NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'deactivated')),
  scim_user_id uuid,
  scim_version bigint,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX users_email ON users (organization, email_key);
CREATE UNIQUE INDEX users_scim_user ON users (organization, scim_user_id) WHERE scim_user_id IS NOT NULL;
CREATE INDEX users_name ON users (organization, lower(display_name), id);

-- The version applied last of every SCIM user, also of those that have no directory user.
CREATE TABLE applied_scim_users (
  organization text NOT NULL,
  scim_user_id uuid NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (organization, scim_user_id)
);

CREATE VIEW console_users AS
  SELECT organization, id, email, email_key, display_name, status, scim_user_id IS NOT NULL AS scim_managed,
    scim_user_id, version
  FROM users;
CREATE VIEW console_organizations AS
  SELECT id AS organization, settings_version, active_users FROM organizations;
CREATE VIEW console_applied_scim_users AS
  SELECT organization, scim_user_id, version FROM applied_scim_users;
GRANT SELECT ON console_users, console_organizations, console_applied_scim_users TO conveyor_console;
