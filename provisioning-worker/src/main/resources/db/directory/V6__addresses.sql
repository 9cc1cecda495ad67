-- One holder an address. The expression is the one of console_users, whose reader it serves, too.
CREATE UNIQUE INDEX users_address ON users
  (organization, (CASE WHEN status = 'active' OR scim_user_id IS NOT NULL THEN email_key END));
-- Whom the next push of an address adopts.
CREATE INDEX users_deleted ON users (organization, email_key, deleted_at)
  WHERE status = 'deactivated' AND scim_user_id IS NULL;
