-- What became of each command of an admin. A fact that happened before the command and is heard of
-- after it changes the row. A row lives for as long as its command is on the topic, four weeks.
CREATE TABLE command_outcomes (
  organization text NOT NULL,
  user_id uuid NOT NULL,
  version bigint NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('applied', 'unchanged', 'held-through-groups',
    'user-deactivated', 'user-unknown')),
  -- The groups that alone give the role that was to be removed.
  groups uuid[] NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (organization, user_id, version)
);
CREATE INDEX command_outcomes_age ON command_outcomes (decided_at);

CREATE VIEW console_command_outcomes AS
  SELECT organization, user_id, version, outcome, groups FROM command_outcomes;
GRANT SELECT ON console_command_outcomes TO conveyor_console;

-- A group that was deleted keeps its row: the console tells one that is gone from one that is not
-- heard of yet.
CREATE OR REPLACE VIEW console_groups AS
  SELECT g.organization, g.id, g.version, EXISTS (SELECT FROM group_deletion_facts d
    WHERE d.organization = g.organization AND d.group_id = g.id) AS deleted
  FROM groups g;

-- For the provisioning worker: who has a power that nobody else may take over with an address.
CREATE VIEW provisioning_powers AS
  SELECT organization, user_id FROM billing_admins
  UNION
  SELECT organization, user_id FROM grants WHERE role = 'Admin' AND source = 'manual';

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'conveyor_provisioning') THEN
    GRANT USAGE ON SCHEMA roles TO conveyor_provisioning;
    GRANT SELECT ON provisioning_powers TO conveyor_provisioning;
  END IF;
END
$$;
