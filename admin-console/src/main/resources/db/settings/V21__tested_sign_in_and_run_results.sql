-- When somebody last signed in through the provider as it is set now. Null until it is tested, and
-- again when it is changed.
ALTER TABLE settings.sso_providers ADD COLUMN signed_in_at timestamptz;

-- What a replay of a cause sent, so that its page says what became of each.
CREATE TABLE support.replay_run_failures (
  run uuid NOT NULL REFERENCES support.replay_runs ON DELETE CASCADE,
  fingerprint text NOT NULL REFERENCES support.failed_provisions ON DELETE CASCADE,
  PRIMARY KEY (run, fingerprint)
);
CREATE INDEX replay_run_failures_fingerprint ON support.replay_run_failures (fingerprint);
