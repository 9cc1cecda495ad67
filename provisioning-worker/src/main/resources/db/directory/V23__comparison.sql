-- Users whom the identity provider deactivated and who are still active because the hold was
-- discarded, with the SCIM version that asked for it. At most one row a user; it goes when the
-- version is outdated.
CREATE TABLE discarded_removals (
  organization text NOT NULL REFERENCES organizations,
  user_id uuid NOT NULL,
  scim_user_id uuid NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (organization, user_id)
);

CREATE VIEW console_discarded_removals AS
  SELECT organization, user_id, scim_user_id, version FROM discarded_removals;

-- Why the directory does not have what a SCIM user asks for. A quiet refusal is nobody's failure.
CREATE VIEW console_refusals AS
  SELECT organization, scim_user_id, version, reason, reference, quiet FROM refused_scim_users;

GRANT SELECT ON console_discarded_removals, console_refusals TO conveyor_console;

-- The newest version of each SCIM user that was applied, whatever became of it.
CREATE VIEW console_applied_versions AS
  SELECT organization, scim_user_id, version FROM applied_scim_users;
GRANT SELECT ON console_applied_versions TO conveyor_console;
