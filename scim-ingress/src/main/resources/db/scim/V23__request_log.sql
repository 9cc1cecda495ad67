-- What identity providers asked for in the last day. At most 1,000 rows an organization: older ones
-- are deleted. Method and type of resource alone, so nothing of a person.
CREATE TABLE request_log (
  organization text NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  request text NOT NULL,
  status integer NOT NULL,
  took_ms integer NOT NULL,
  -- Requests of the same second that are not listed: there were too many.
  more integer NOT NULL,
  PRIMARY KEY (organization, seq)
);
CREATE INDEX request_log_at ON request_log (at);

CREATE VIEW console_request_log AS
  SELECT organization, seq, at, request, status, took_ms, more FROM request_log;
GRANT SELECT ON console_request_log TO conveyor_console;
