-- A write whose answer is a refusal is undone. All of this lies in the user's own row, so an ordinary
-- write needs no statement more.
ALTER TABLE users
  -- The fingerprint of the request that made the row's version: support sees that it was accepted.
  ADD COLUMN request bytea,
  -- Until then the answer to that request may still undo it; other writes of the user wait for their turn.
  ADD COLUMN awaited_until timestamptz,
  -- The version that undid a write, and the version whose state it restored. Means nothing once the
  -- row has another version.
  ADD COLUMN undo_version bigint,
  ADD COLUMN restored_version bigint;

-- For the console: which version of a resource was written last and not undone, and by which request.
CREATE VIEW console_users AS
  SELECT organization, id, user_name_key, display_name_key, email_keys, version,
    CASE WHEN undo_version = version THEN restored_version ELSE version END AS written_version,
    encode(request, 'hex') AS request, last_modified
  FROM users;
CREATE VIEW console_group_versions AS
  SELECT organization, id, display_name_key, version, last_modified FROM groups;
GRANT SELECT ON console_users, console_group_versions TO conveyor_console;
