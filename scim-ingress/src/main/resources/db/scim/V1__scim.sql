-- What identity providers pushed. Owner: scim-ingress.

CREATE TABLE users (
  id uuid PRIMARY KEY,
  organization text NOT NULL,
  -- The order of lists: it never changes, so pages stay as they were while users come and go.
  position bigint GENERATED ALWAYS AS IDENTITY,
  user_name_key text NOT NULL,
  external_id text,
  display_name_key text,
  email_keys text[] NOT NULL,
  active boolean NOT NULL,
  resource jsonb NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  created timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_modified timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX users_user_name ON users (organization, user_name_key);
CREATE UNIQUE INDEX users_position ON users (organization, position);
CREATE INDEX users_external_id ON users (organization, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX users_display_name ON users (organization, display_name_key) WHERE display_name_key IS NOT NULL;
CREATE INDEX users_last_modified ON users (organization, last_modified);
CREATE INDEX users_emails ON users USING gin (email_keys);

CREATE TABLE groups (
  id uuid PRIMARY KEY,
  organization text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  display_name text NOT NULL,
  display_name_key text NOT NULL,
  external_id text,
  member_count bigint NOT NULL DEFAULT 0 CHECK (member_count >= 0),
  version bigint NOT NULL DEFAULT 1,
  created timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_modified timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX groups_position ON groups (organization, position);
CREATE INDEX groups_display_name ON groups (organization, display_name_key);
CREATE INDEX groups_external_id ON groups (organization, external_id) WHERE external_id IS NOT NULL;

-- One row a member, so that two batches on one group never overwrite each other.
CREATE TABLE group_members (
  group_id uuid NOT NULL REFERENCES groups,
  user_id uuid NOT NULL REFERENCES users,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_user ON group_members (user_id);

-- Members that were pushed before their user. Taken in when the user appears.
CREATE TABLE parked_members (
  organization text NOT NULL,
  group_id uuid NOT NULL REFERENCES groups ON DELETE CASCADE,
  member text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (group_id, member)
);
CREATE INDEX parked_members_member ON parked_members (organization, member);

CREATE TABLE token_uses (
  token_id uuid PRIMARY KEY,
  last_used_at timestamptz NOT NULL
);

CREATE VIEW console_groups AS
  SELECT organization, id, position, display_name, member_count, version FROM groups;
CREATE VIEW console_token_uses AS
  SELECT token_id, last_used_at FROM token_uses;
GRANT SELECT ON console_groups, console_token_uses TO conveyor_console;
