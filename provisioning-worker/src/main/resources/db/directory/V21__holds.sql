-- When removals are held: the organization's policy. An organization that has not chosen one has
-- the default.
ALTER TABLE organizations
  ADD COLUMN holds boolean NOT NULL DEFAULT true,
  ADD COLUMN holds_more_than integer NOT NULL DEFAULT 10,
  ADD COLUMN holds_percent integer NOT NULL DEFAULT 10,
  ADD COLUMN holds_minutes integer NOT NULL DEFAULT 10,
  ADD COLUMN holds_end_after_hours integer NOT NULL DEFAULT 24,
  ADD COLUMN holds_end_by text NOT NULL DEFAULT 'apply' CHECK (holds_end_by IN ('apply', 'discard'));

-- Removals that were stopped because too many came at once, with what the identity provider
-- requested last. At most one row a user; it goes with a decision, a newer push, or its end.
CREATE TABLE held_removals (
  organization text NOT NULL REFERENCES organizations,
  user_id uuid NOT NULL,
  scim_user_id uuid NOT NULL,
  version bigint NOT NULL,
  user_name_key text NOT NULL,
  external_id text,
  email text,
  display_name text NOT NULL,
  presence text NOT NULL CHECK (presence IN ('inactive', 'deleted')),
  reference text NOT NULL,
  fingerprint text NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (organization, user_id)
);
CREATE INDEX held_removals_since ON held_removals (organization, since, user_id);

-- Who was removed lately, to count. Rows older than a day, the longest window, are deleted as new
-- ones come: at most one row a user.
CREATE TABLE removals (
  organization text NOT NULL REFERENCES organizations,
  user_id uuid NOT NULL,
  removed_at timestamptz NOT NULL,
  PRIMARY KEY (organization, user_id)
);
CREATE INDEX removals_removed_at ON removals (organization, removed_at);

CREATE VIEW console_held_users AS
  SELECT h.organization, h.user_id, h.scim_user_id, h.version, h.presence, h.since,
    h.since + make_interval(hours => o.holds_end_after_hours) AS ends_at, o.holds_end_by AS ends_by
  FROM held_removals h JOIN organizations o ON o.id = h.organization;
GRANT SELECT ON console_held_users TO conveyor_console;
