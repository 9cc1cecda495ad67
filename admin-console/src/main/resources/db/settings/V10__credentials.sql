-- What a user signs in with ends when the user is deleted or deactivated, and a link is compared
-- with that time.
ALTER TABLE settings.one_time_links
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT clock_timestamp();

-- Endings that the console decides itself: a user signed out everywhere, or an admin confirmed that
-- another identity takes a user over. One row an account at most.
CREATE TABLE settings.account_endings (
  account text PRIMARY KEY,
  credentials_ended_at timestamptz,
  sessions_ended_at timestamptz
);

-- For the provisioning worker: users who have a password are adopted by another identity only after
-- an admin confirmed it. A password of before the user's credentials_ended_at is void.
CREATE INDEX passwords_user ON settings.passwords
  (split_part(account, ':', 1), (split_part(account, ':', 2)::uuid));
CREATE VIEW settings.provisioning_passwords AS
  SELECT split_part(account, ':', 1) AS organization, split_part(account, ':', 2)::uuid AS user_id,
    changed_at
  FROM settings.passwords p
  WHERE NOT EXISTS (SELECT FROM settings.account_endings e
    WHERE e.account = p.account AND e.credentials_ended_at >= p.changed_at);
GRANT USAGE ON SCHEMA settings TO conveyor_provisioning;
GRANT SELECT ON settings.provisioning_passwords TO conveyor_provisioning;
