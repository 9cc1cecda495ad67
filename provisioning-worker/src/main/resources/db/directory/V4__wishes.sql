-- An address belongs to a user who is active or managed by an identity provider. Whoever was deleted
-- there holds none, and may be adopted by the next push of theirs.
DROP INDEX users_email;

ALTER TABLE users
  -- Who the user is, or was last, to the identity provider.
  ADD COLUMN external_id text,
  ADD COLUMN deleted_at timestamptz,
  -- Passwords from before are void.
  ADD COLUMN credentials_ended_at timestamptz,
  -- Sessions and links from before are void.
  ADD COLUMN sessions_ended_at timestamptz;

UPDATE users SET
  sessions_ended_at = updated_at,
  deleted_at = CASE WHEN scim_user_id IS NULL THEN updated_at END,
  credentials_ended_at = CASE WHEN scim_user_id IS NULL THEN updated_at END
WHERE status = 'deactivated';

ALTER TABLE organizations
  ADD COLUMN rehire text NOT NULL DEFAULT 'adopt' CHECK (rehire IN ('adopt', 'refuse')),
  -- When wishes are to be looked at again although nothing happens; null for not at all.
  ADD COLUMN heal_at timestamptz;
CREATE INDEX organizations_heal_at ON organizations (heal_at) WHERE heal_at IS NOT NULL;

-- What a refused version asked for, until it gets it. At most one row a SCIM user. Rows of before
-- have no wanted_version: they are fulfilled by the user's next push.
ALTER TABLE refused_scim_users
  ADD COLUMN wanted_version bigint,
  ADD COLUMN origin uuid,
  ADD COLUMN fingerprint text,
  ADD COLUMN user_name_key text,
  ADD COLUMN external_id text,
  ADD COLUMN email text,
  ADD COLUMN email_key text,
  ADD COLUMN display_name text,
  ADD COLUMN active boolean,
  ADD COLUMN waits_for_address boolean NOT NULL DEFAULT false,
  ADD COLUMN waits_for_seat boolean NOT NULL DEFAULT false,
  ADD COLUMN candidate uuid,
  ADD COLUMN confirmed uuid,
  -- A deactivated user's address that follows when it can: nobody's failure.
  ADD COLUMN quiet boolean NOT NULL DEFAULT false,
  ADD COLUMN since timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE INDEX refused_scim_users_address ON refused_scim_users (organization, email_key, since)
  WHERE waits_for_address;
CREATE INDEX refused_scim_users_seat ON refused_scim_users (organization, since) WHERE waits_for_seat;

-- Requests that were answered with the refusal, and taken back: SCIM does not show what they asked
-- for. Kept for four weeks at most, and at most 10,000 an organization: an identity provider that
-- still wants it has asked again by then.
CREATE TABLE undone_requests (
  organization text NOT NULL,
  origin uuid NOT NULL,
  scim_user_id uuid NOT NULL,
  wanted_version bigint NOT NULL,
  version bigint NOT NULL,
  reason text NOT NULL,
  reference text NOT NULL,
  fingerprint text NOT NULL,
  user_name_key text NOT NULL,
  external_id text,
  email text,
  email_key text,
  waits_for_address boolean NOT NULL,
  waits_for_seat boolean NOT NULL,
  candidate uuid,
  confirmed uuid,
  since timestamptz NOT NULL,
  announced_at timestamptz,
  PRIMARY KEY (organization, origin)
);
CREATE INDEX undone_requests_fingerprint ON undone_requests (organization, fingerprint);
CREATE INDEX undone_requests_address ON undone_requests (organization, email_key, since);
CREATE INDEX undone_requests_seat ON undone_requests (organization, since) WHERE waits_for_seat;
CREATE INDEX undone_requests_since ON undone_requests (since);

-- Users whose address turned out to be another user's, too, when addresses began to be compared as
-- names are (Unicode normalization and case folding). They keep the key that they had.
CREATE TABLE address_collisions (
  organization text NOT NULL,
  user_id uuid NOT NULL,
  other_user_id uuid NOT NULL,
  kept_key text NOT NULL,
  found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (organization, user_id)
);

CREATE OR REPLACE VIEW console_users AS
  SELECT organization, id,
    email,
    CASE WHEN status = 'active' OR scim_user_id IS NOT NULL THEN email_key END AS email_key,
    display_name, status, scim_user_id IS NOT NULL AS scim_managed, scim_user_id, version,
    status = 'deactivated' AND scim_user_id IS NULL AS deleted,
    credentials_ended_at, sessions_ended_at
  FROM users;

-- A version that is applied but for what was refused is not applied to whoever looks at failures.
CREATE OR REPLACE VIEW console_applied_scim_users AS
  SELECT a.organization, a.scim_user_id, least(a.version, r.version - 1) AS version
  FROM applied_scim_users a
  LEFT JOIN refused_scim_users r ON r.organization = a.organization
    AND r.scim_user_id = a.scim_user_id AND NOT r.quiet;

CREATE OR REPLACE VIEW ingress_refused_scim_users AS
  SELECT organization, scim_user_id, version, reason, message, reference FROM refused_scim_users
  WHERE NOT quiet;

-- For erasing a person who never came through.
CREATE VIEW console_refused_scim_users AS
  SELECT organization, scim_user_id, version, user_name_key, email_key FROM refused_scim_users
  UNION ALL
  SELECT organization, origin, version, user_name_key, email_key FROM undone_requests;

-- SCIM users that may take a directory user over once an admin has confirmed it.
CREATE VIEW console_pending_adoptions AS
  SELECT organization, candidate AS user_id, origin AS scim_user_id, reference, email, external_id, since
  FROM refused_scim_users WHERE candidate IS NOT NULL
  UNION ALL
  SELECT organization, candidate, origin, reference, email, external_id, since
  FROM undone_requests WHERE candidate IS NOT NULL AND confirmed IS NULL;

-- Those whose address still is the one that collided.
CREATE VIEW console_address_collisions AS
  SELECT c.organization, c.user_id, c.other_user_id, u.email, c.found_at
  FROM address_collisions c JOIN users u ON u.id = c.user_id AND u.email_key = c.kept_key;

GRANT SELECT ON console_refused_scim_users, console_pending_adoptions, console_address_collisions
  TO conveyor_console;
