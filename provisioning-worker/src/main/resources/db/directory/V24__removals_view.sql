-- For the role-sync worker: who was removed lately. Both workers count what either of them applied.
CREATE VIEW roles_removals AS
  SELECT organization, user_id, removed_at FROM removals;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'conveyor_roles') THEN
    GRANT USAGE ON SCHEMA directory TO conveyor_roles;
    GRANT SELECT ON roles_removals TO conveyor_roles;
  END IF;
END
$$;
