-- Keys of the Admin API. A key itself is kept nowhere. The configured key is the row of the id zero:
-- its hash is a slow one, since a person may have chosen it.
CREATE TABLE settings.api_keys (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  key_hash bytea NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX api_keys_name ON settings.api_keys (name) WHERE revoked_at IS NULL;
