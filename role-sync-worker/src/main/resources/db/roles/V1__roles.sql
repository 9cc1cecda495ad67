-- Facts, and the grants derived from them. Owner: role-sync-worker.

-- Whoever adds facts of an organization or derives its grants holds this row's lock: no fact is
-- added while grants are being derived from the others.
CREATE TABLE organizations (
  id text PRIMARY KEY,
  last_change timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Facts are only ever added. The keys make a second delivery of one do nothing.
CREATE TABLE lifecycle_facts (
  organization text NOT NULL,
  user_id uuid NOT NULL,
  version bigint NOT NULL,
  at timestamptz NOT NULL,
  change text NOT NULL,
  scim_user_id uuid,
  PRIMARY KEY (organization, user_id, version)
);
CREATE INDEX lifecycle_facts_scim_user ON lifecycle_facts (organization, scim_user_id, user_id);
CREATE INDEX lifecycle_facts_at ON lifecycle_facts (organization, at);

CREATE TABLE membership_facts (
  organization text NOT NULL,
  scim_user_id uuid NOT NULL,
  group_id uuid NOT NULL,
  version bigint NOT NULL,
  at timestamptz NOT NULL,
  member boolean NOT NULL,
  PRIMARY KEY (organization, scim_user_id, group_id, version)
);
CREATE INDEX membership_facts_group ON membership_facts (organization, group_id, scim_user_id);

CREATE TABLE group_deletion_facts (
  organization text NOT NULL,
  group_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (organization, group_id)
);

CREATE TABLE mapping_facts (
  organization text NOT NULL,
  group_id uuid NOT NULL,
  version bigint NOT NULL,
  at timestamptz NOT NULL,
  role text CHECK (lower(regexp_replace(role, '\s+', ' ', 'g')) <> 'billing admin'),
  PRIMARY KEY (organization, group_id, version)
);

CREATE TABLE default_role_facts (
  organization text NOT NULL,
  version bigint NOT NULL,
  at timestamptz NOT NULL,
  role text CHECK (role IN ('Trust Sharer', 'Assignee Only')),
  PRIMARY KEY (organization, version)
);

CREATE TABLE command_facts (
  organization text NOT NULL,
  user_id uuid NOT NULL,
  version bigint NOT NULL,
  at timestamptz NOT NULL,
  role text NOT NULL,
  assign boolean NOT NULL,
  PRIMARY KEY (organization, user_id, version)
);

-- The last change of each group that was heard of: whoever maps a group can wait for its members.
CREATE TABLE groups (
  organization text NOT NULL,
  id uuid NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (organization, id)
);

-- The public state of each user.
CREATE TABLE users (
  organization text NOT NULL,
  id uuid NOT NULL,
  email text NOT NULL,
  display_name text NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'deactivated')),
  scim_managed boolean NOT NULL,
  directory_version bigint NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (organization, id)
);

-- SCIM, groups, defaults: whatever grants these, it is never Billing Admin.
CREATE TABLE grants (
  organization text NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL CHECK (lower(regexp_replace(role, '\s+', ' ', 'g')) <> 'billing admin'),
  source text NOT NULL CHECK (source IN ('manual', 'default') OR source LIKE 'group:%'),
  PRIMARY KEY (organization, user_id, role, source),
  FOREIGN KEY (organization, user_id) REFERENCES users
);
CREATE INDEX grants_role ON grants (organization, role, user_id);

-- Billing Admin has a table of its own, which needs an admin's command for every row.
CREATE TABLE billing_admins (
  organization text NOT NULL,
  user_id uuid NOT NULL,
  command_version bigint NOT NULL,
  PRIMARY KEY (organization, user_id),
  FOREIGN KEY (organization, user_id) REFERENCES users,
  FOREIGN KEY (organization, user_id, command_version) REFERENCES command_facts
);

CREATE FUNCTION billing_admin_needs_a_command() RETURNS trigger LANGUAGE plpgsql
SET search_path = roles, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT FROM command_facts c WHERE c.organization = OLD.organization
        AND c.user_id = OLD.user_id AND c.role = 'Billing Admin' AND NOT c.assign) THEN
      RAISE EXCEPTION 'Billing Admin is only taken away by hand' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF NOT EXISTS (SELECT FROM command_facts c WHERE c.organization = NEW.organization
      AND c.user_id = NEW.user_id AND c.version = NEW.command_version
      AND c.role = 'Billing Admin' AND c.assign) THEN
    RAISE EXCEPTION 'Billing Admin is only granted by hand' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER billing_admin_needs_a_command BEFORE INSERT OR UPDATE OR DELETE ON billing_admins
  FOR EACH ROW EXECUTE FUNCTION billing_admin_needs_a_command();

-- Users whose grants are to be derived again: all members of a large group that was mapped.
CREATE TABLE recalculations (
  organization text NOT NULL,
  user_id uuid NOT NULL,
  traceparent text NOT NULL,
  PRIMARY KEY (organization, user_id)
);

CREATE VIEW console_grants AS
  SELECT organization, user_id, role, source FROM grants
  UNION ALL
  SELECT organization, user_id, 'Billing Admin', 'manual' FROM billing_admins;
CREATE VIEW console_commands AS
  SELECT organization, user_id, version FROM command_facts;
CREATE VIEW console_mappings AS
  SELECT organization, group_id, version FROM mapping_facts;
CREATE VIEW console_default_roles AS
  SELECT organization, version FROM default_role_facts;
CREATE VIEW console_recalculations AS
  SELECT organization, user_id FROM recalculations;
CREATE VIEW console_users AS
  SELECT organization, id, directory_version, version FROM users;
CREATE VIEW console_groups AS
  SELECT organization, id, version FROM groups;
GRANT SELECT ON console_groups, console_grants, console_commands, console_mappings, console_default_roles,
  console_recalculations, console_users TO conveyor_console;
