-- The service sends a row again once somebody has marked it. The console may see what waits and set
-- the mark, through a view and no more; it never writes the rows themselves.
ALTER TABLE outbox_unsendable ADD COLUMN resend boolean NOT NULL DEFAULT false;

CREATE VIEW console_unsendable AS
  SELECT seq, id, topic, record_key, type, octet_length(payload) AS bytes, error, moved_at, resend
  FROM outbox_unsendable;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'conveyor_console') THEN
    GRANT SELECT, UPDATE (resend) ON console_unsendable TO conveyor_console;
  END IF;
END
$$;
