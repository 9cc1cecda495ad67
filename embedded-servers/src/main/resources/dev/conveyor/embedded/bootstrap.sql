-- Run once by a superuser in the database conveyor; running it again changes nothing.
-- Passwords are set apart from this file.
DO $$
DECLARE
  login text;
BEGIN
  -- Several databases of one server may be set up at once: roles belong to the server.
  PERFORM pg_advisory_xact_lock(hashtext('conveyor bootstrap'));
  FOREACH login IN ARRAY ARRAY['conveyor_console', 'conveyor_ingress', 'conveyor_provisioning', 'conveyor_roles'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', login);
    END IF;
  END LOOP;
END
$$;

CREATE SCHEMA IF NOT EXISTS settings AUTHORIZATION conveyor_console;
CREATE SCHEMA IF NOT EXISTS support AUTHORIZATION conveyor_console;
CREATE SCHEMA IF NOT EXISTS scim AUTHORIZATION conveyor_ingress;
CREATE SCHEMA IF NOT EXISTS directory AUTHORIZATION conveyor_provisioning;
CREATE SCHEMA IF NOT EXISTS roles AUTHORIZATION conveyor_roles;

-- A reader sees of a foreign schema what its owner grants, and no more.
GRANT USAGE ON SCHEMA settings, directory TO conveyor_ingress;
GRANT USAGE ON SCHEMA scim, directory, roles TO conveyor_console;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
