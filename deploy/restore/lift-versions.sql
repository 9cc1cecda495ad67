-- After a restore to an earlier moment, before the services start: Kafka and subscribers know versions
-- that the database has forgotten, and would ignore new changes as old ones. Run once, in one transaction.
BEGIN;
-- Whose newest change the directory had not taken in yet.
SELECT s.organization, s.user_name_key AS on_their_way
FROM scim.users s
LEFT JOIN directory.applied_scim_users a
  ON a.organization = s.organization AND a.scim_user_id = s.id
WHERE a.version IS NULL OR a.version < s.version
ORDER BY s.organization, s.user_name_key;
UPDATE scim.users SET version = version + 1000000,
  undo_version = undo_version + 1000000, restored_version = restored_version + 1000000;
UPDATE scim.groups SET version = version + 1000000;
UPDATE directory.users SET version = version + 1000000;
UPDATE roles.users SET version = version + 1000000;
UPDATE settings.scim_connections SET version = version + 1000000;
UPDATE settings.role_mappings SET version = version + 1000000;
UPDATE settings.command_versions SET version = version + 1000000;
COMMIT;
