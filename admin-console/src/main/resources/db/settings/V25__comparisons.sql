-- The last comparison of each organization's stages. The console that compares records its progress;
-- without progress, another console starts over.
CREATE TABLE settings.comparisons (
  organization text PRIMARY KEY REFERENCES settings.organizations,
  requested_at timestamptz NOT NULL,
  nightly boolean NOT NULL,
  started_at timestamptz,
  progress_at timestamptz,
  finished_at timestamptz,
  users_compared bigint NOT NULL DEFAULT 0,
  -- False for organizations with too many users for their snapshots to be compared.
  snapshots_compared boolean NOT NULL DEFAULT true,
  -- Whether more differences were found than are kept.
  more boolean NOT NULL DEFAULT false,
  problem text
);

-- What the last comparison found: ids alone, so nothing of a person. At most 10,000 rows an
-- organization, replaced by the next comparison.
CREATE TABLE settings.differences (
  organization text NOT NULL REFERENCES settings.organizations,
  number integer NOT NULL,
  kind text NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  scim_user_id uuid,
  user_id uuid,
  group_id uuid,
  reference text,
  PRIMARY KEY (organization, number)
);
CREATE INDEX differences_reason ON settings.differences (organization, reason, number);
