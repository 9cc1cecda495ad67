-- Once, by a superuser, in the database conveyor: what Debezium needs to read the outboxes. The server
-- runs with wal_level=logical. Its password is set apart from this file.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'conveyor_debezium') THEN
    CREATE ROLE conveyor_debezium LOGIN REPLICATION;
  END IF;
END
$$;
GRANT USAGE ON SCHEMA scim, directory, roles, settings TO conveyor_debezium;
GRANT SELECT ON scim.outbox, directory.outbox, roles.outbox, settings.outbox TO conveyor_debezium;
CREATE PUBLICATION conveyor_outbox FOR TABLE scim.outbox, directory.outbox, roles.outbox, settings.outbox
  WITH (publish = 'insert');
