-- Who signs in to the console, what they did there, and what support works with.

-- Those who run the installation. Organizations' people are directory users.
CREATE TABLE settings.staff (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  email_key text NOT NULL UNIQUE,
  name text NOT NULL,
  support boolean NOT NULL,
  operator boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  disabled_at timestamptz,
  CHECK (support OR operator)
);

-- An account is '@staff:ID' or 'ORGANIZATION:USER'.
CREATE TABLE settings.passwords (
  account text PRIMARY KEY,
  hash text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A row goes when its link is used.
CREATE TABLE settings.one_time_links (
  secret_hash bytea PRIMARY KEY,
  account text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('sign-in', 'set-password')),
  expires_at timestamptz NOT NULL
);
CREATE INDEX one_time_links_account ON settings.one_time_links (account);

-- Refused passwords by the name that was typed, whether or not somebody has it.
CREATE TABLE settings.sign_in_failures (
  name_hash bytea PRIMARY KEY,
  failures integer NOT NULL,
  last_failure timestamptz NOT NULL,
  locked_until timestamptz
);

CREATE TABLE settings.sso_providers (
  organization text PRIMARY KEY REFERENCES settings.organizations,
  issuer text NOT NULL,
  client_id text NOT NULL,
  client_secret text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Spring Session's tables.
CREATE TABLE settings.console_sessions (
  primary_id char(36) PRIMARY KEY,
  session_id char(36) NOT NULL UNIQUE,
  creation_time bigint NOT NULL,
  last_access_time bigint NOT NULL,
  max_inactive_interval int NOT NULL,
  expiry_time bigint NOT NULL,
  principal_name text
);
CREATE INDEX console_sessions_expiry ON settings.console_sessions (expiry_time);
CREATE INDEX console_sessions_principal ON settings.console_sessions (principal_name);
CREATE TABLE settings.console_sessions_attributes (
  session_primary_id char(36) NOT NULL REFERENCES settings.console_sessions ON DELETE CASCADE,
  attribute_name text NOT NULL,
  attribute_bytes bytea NOT NULL,
  PRIMARY KEY (session_primary_id, attribute_name)
);

CREATE TABLE support.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  organization text,
  act text NOT NULL,
  subject text,
  detail text
);
CREATE INDEX audit_organization ON support.audit (organization, id DESC);
CREATE INDEX audit_subject ON support.audit (subject, id DESC) WHERE subject IS NOT NULL;

-- What was pushed about a user and what came of it, as the topics told. No names, no addresses.
CREATE TABLE support.timeline (
  organization text NOT NULL,
  subject uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('push', 'change')),
  version bigint NOT NULL,
  at timestamptz NOT NULL,
  trace text,
  detail jsonb NOT NULL,
  PRIMARY KEY (organization, subject, kind, version)
);
CREATE INDEX timeline_recent ON support.timeline (at DESC, kind);

-- Failures by cause, kept by a trigger: the desk opens on them without counting.
CREATE TABLE support.causes (
  organization text NOT NULL,
  stage text NOT NULL,
  reason text NOT NULL,
  open bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (organization, stage, reason)
);
CREATE INDEX causes_open ON support.causes (open DESC) WHERE open > 0;

INSERT INTO support.causes (organization, stage, reason, open)
  SELECT organization, stage, reason, count(*) FROM support.failed_provisions
  WHERE status = 'open' GROUP BY organization, stage, reason;

CREATE FUNCTION support.count_causes() RETURNS trigger LANGUAGE plpgsql
SET search_path = support, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO causes AS c (organization, stage, reason, open)
      SELECT organization, stage, reason, count(*) FROM new_rows WHERE status = 'open'
      GROUP BY organization, stage, reason ORDER BY organization, stage, reason
    ON CONFLICT (organization, stage, reason) DO UPDATE SET open = c.open + excluded.open;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO causes AS c (organization, stage, reason, open)
      SELECT organization, stage, reason, sum(n) FROM (
        SELECT organization, stage, reason, 1 AS n FROM new_rows WHERE status = 'open'
        UNION ALL
        SELECT organization, stage, reason, -1 FROM old_rows WHERE status = 'open') AS d
      GROUP BY organization, stage, reason HAVING sum(n) <> 0 ORDER BY organization, stage, reason
    ON CONFLICT (organization, stage, reason) DO UPDATE SET open = c.open + excluded.open;
  ELSE
    UPDATE causes c SET open = c.open - d.n FROM (
      SELECT organization, stage, reason, count(*) AS n FROM old_rows WHERE status = 'open'
      GROUP BY organization, stage, reason) AS d
    WHERE c.organization = d.organization AND c.stage = d.stage AND c.reason = d.reason;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER count_causes_insert AFTER INSERT ON support.failed_provisions
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION support.count_causes();
CREATE TRIGGER count_causes_update AFTER UPDATE ON support.failed_provisions
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION support.count_causes();
CREATE TRIGGER count_causes_delete AFTER DELETE ON support.failed_provisions
  REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION support.count_causes();

CREATE INDEX failed_provisions_about
  ON support.failed_provisions (organization, about_kind, about_id);
CREATE INDEX failed_provisions_name
  ON support.failed_provisions (organization, lower(about_name)) WHERE about_id IS NULL;
CREATE INDEX failed_provisions_cause
  ON support.failed_provisions (organization, stage, reason, fingerprint) WHERE status = 'open';

-- Replays of all open failures of one cause: one first, then the rest at a steady rate.
CREATE TABLE support.replay_runs (
  id uuid PRIMARY KEY,
  organization text NOT NULL,
  stage text NOT NULL,
  reason text NOT NULL,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  rate_per_second integer NOT NULL CHECK (rate_per_second BETWEEN 1 AND 1000),
  state text NOT NULL DEFAULT 'canary'
    CHECK (state IN ('canary', 'waiting', 'running', 'done', 'stopped', 'halted')),
  canary text,
  after text NOT NULL DEFAULT '',
  sent bigint NOT NULL DEFAULT 0,
  last_sent_at timestamptz,
  ended_at timestamptz,
  note text
);
CREATE INDEX replay_runs_live ON support.replay_runs (id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX replay_runs_one_a_cause
  ON support.replay_runs (organization, stage, reason) WHERE ended_at IS NULL;
