-- When losses of roles are held: the organization's policy, as of its newest settings. An
-- organization that has not chosen one has the default.
ALTER TABLE organizations
  ADD COLUMN holds_version bigint NOT NULL DEFAULT 0,
  ADD COLUMN holds boolean NOT NULL DEFAULT true,
  ADD COLUMN holds_more_than integer NOT NULL DEFAULT 10,
  ADD COLUMN holds_percent integer NOT NULL DEFAULT 10,
  ADD COLUMN holds_minutes integer NOT NULL DEFAULT 10,
  ADD COLUMN holds_end_after_hours integer NOT NULL DEFAULT 24,
  ADD COLUMN holds_end_by text NOT NULL DEFAULT 'apply' CHECK (holds_end_by IN ('apply', 'discard'));

-- Users who keep roles that the facts no longer give them, because too many lost theirs at once.
CREATE TABLE held_roles (
  organization text NOT NULL,
  user_id uuid NOT NULL,
  roles text[] NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (organization, user_id)
);
CREATE INDEX held_roles_since ON held_roles (organization, since, user_id);

-- Who lost a group's role lately, to count. Rows older than a day, the longest window, are deleted
-- as new ones come: at most one row a user.
CREATE TABLE role_losses (
  organization text NOT NULL,
  user_id uuid NOT NULL,
  lost_at timestamptz NOT NULL,
  PRIMARY KEY (organization, user_id)
);
CREATE INDEX role_losses_lost_at ON role_losses (organization, lost_at);

CREATE VIEW console_held_roles AS
  SELECT h.organization, h.user_id, h.roles, h.since,
    h.since + make_interval(hours => o.holds_end_after_hours) AS ends_at, o.holds_end_by AS ends_by
  FROM held_roles h JOIN organizations o ON o.id = h.organization;
GRANT SELECT ON console_held_roles TO conveyor_console;
