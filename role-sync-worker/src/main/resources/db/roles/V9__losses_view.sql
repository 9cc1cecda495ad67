-- For the provisioning worker: who lost a role lately. Both workers count what either of them
-- applied.
CREATE VIEW provisioning_role_losses AS
  SELECT organization, user_id, lost_at FROM role_losses;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'conveyor_provisioning') THEN
    GRANT USAGE ON SCHEMA roles TO conveyor_provisioning;
    GRANT SELECT ON provisioning_role_losses TO conveyor_provisioning;
  END IF;
END
$$;
