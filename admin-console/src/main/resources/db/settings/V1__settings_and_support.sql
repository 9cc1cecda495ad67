-- Owner of both schemas: admin-console.

CREATE TABLE settings.organizations (
  id text PRIMARY KEY CHECK (id <> 'unknown'),
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE settings.scim_connections (
  organization text PRIMARY KEY REFERENCES settings.organizations,
  enabled boolean NOT NULL DEFAULT false,
  default_role text CHECK (default_role IN ('Trust Sharer', 'Assignee Only')),
  require_sso boolean NOT NULL DEFAULT false,
  seat_limit integer CHECK (seat_limit >= 0),
  version bigint NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (NOT enabled OR default_role IS NOT NULL)
);

-- Two live tokens at a time, so that they can be rotated. Only the secret's hash is kept.
CREATE TABLE settings.scim_tokens (
  id uuid PRIMARY KEY,
  organization text NOT NULL REFERENCES settings.organizations,
  secret_hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX scim_tokens_organization ON settings.scim_tokens (organization, created_at);

CREATE TABLE settings.role_mappings (
  organization text NOT NULL REFERENCES settings.organizations,
  group_id uuid NOT NULL,
  role text CHECK (lower(regexp_replace(role, '\s+', ' ', 'g')) <> 'billing admin'),
  version bigint NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (organization, group_id)
);

CREATE TABLE settings.custom_roles (
  organization text NOT NULL REFERENCES settings.organizations,
  name text NOT NULL CHECK (lower(regexp_replace(name, '\s+', ' ', 'g')) <> 'billing admin'),
  PRIMARY KEY (organization, name)
);
CREATE UNIQUE INDEX custom_roles_name ON settings.custom_roles (organization, lower(name));

-- The version of the last command about each user: commands of one user stay in order.
CREATE TABLE settings.command_versions (
  organization text NOT NULL REFERENCES settings.organizations,
  user_id uuid NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (organization, user_id)
);

CREATE VIEW settings.ingress_connections AS
  SELECT organization, enabled FROM settings.scim_connections;
CREATE VIEW settings.ingress_tokens AS
  SELECT id, organization, secret_hash, expires_at FROM settings.scim_tokens WHERE revoked_at IS NULL;
GRANT SELECT ON settings.ingress_connections, settings.ingress_tokens TO conveyor_ingress;

CREATE TABLE support.failed_provisions (
  fingerprint text PRIMARY KEY,
  reference text NOT NULL,
  organization text NOT NULL,
  about_kind text NOT NULL,
  about_id text,
  about_name text,
  stage text NOT NULL,
  reason text NOT NULL,
  message text NOT NULL,
  version bigint NOT NULL,
  original_topic text NOT NULL,
  original_partition integer,
  original_offset bigint,
  original_key bytea,
  original_headers jsonb NOT NULL,
  original_value bytea,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  tries integer NOT NULL DEFAULT 1,
  last_try text NOT NULL,
  status text NOT NULL DEFAULT 'open'
    CHECK (status IN ('open', 'replayed', 'resolved', 'dismissed', 'superseded')),
  note text
);
CREATE INDEX failed_provisions_reference ON support.failed_provisions (reference);
CREATE INDEX failed_provisions_recent ON support.failed_provisions (last_seen DESC, fingerprint);
CREATE INDEX failed_provisions_organization
  ON support.failed_provisions (organization, last_seen DESC, fingerprint);
CREATE INDEX failed_provisions_status ON support.failed_provisions (status, last_seen DESC, fingerprint);
CREATE INDEX failed_provisions_subject
  ON support.failed_provisions (organization, about_kind, about_id) WHERE status IN ('open', 'replayed');
