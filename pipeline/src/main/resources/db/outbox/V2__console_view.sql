-- For the console's pipeline page: how long the oldest row has been waiting, and how many rows the
-- broker will never take.
CREATE VIEW console_outbox AS
  SELECT (SELECT created_at FROM outbox ORDER BY seq LIMIT 1) AS oldest_at,
    (SELECT count(*) FROM outbox_unsendable) AS unsendable;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'conveyor_console') THEN
    GRANT SELECT ON console_outbox TO conveyor_console;
  END IF;
END
$$;
