-- Ids of users who were erased: all that is left of them, so that what is delivered again does not
-- bring them back.
CREATE TABLE erased_users (
  organization text NOT NULL,
  id uuid NOT NULL,
  erased_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  tombstone_repeated_at timestamptz,
  PRIMARY KEY (organization, id)
);

CREATE INDEX erased_users_to_repeat ON erased_users (erased_at) WHERE tombstone_repeated_at IS NULL;

-- Being erased ends everything, and only a person orders it.
CREATE OR REPLACE FUNCTION billing_admin_needs_a_command() RETURNS trigger LANGUAGE plpgsql
SET search_path = roles, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT FROM command_facts c WHERE c.organization = OLD.organization
        AND c.user_id = OLD.user_id AND c.role = 'Billing Admin' AND NOT c.assign)
      AND NOT EXISTS (SELECT FROM erased_users e WHERE e.organization = OLD.organization
        AND e.id = OLD.user_id) THEN
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

-- For the console: the SCIM users that a user has ever been linked with, and who is erased.
CREATE VIEW console_links AS
  SELECT DISTINCT organization, user_id, scim_user_id FROM lifecycle_facts
  WHERE scim_user_id IS NOT NULL;
CREATE VIEW console_erased_users AS
  SELECT organization, id FROM erased_users;
GRANT SELECT ON console_links, console_erased_users TO conveyor_console;
