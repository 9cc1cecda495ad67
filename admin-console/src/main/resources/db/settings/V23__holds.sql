-- When removals of users are held. The defaults are those of the provisioning worker, for
-- organizations that have not chosen.
ALTER TABLE settings.scim_connections
  ADD COLUMN holds boolean NOT NULL DEFAULT true,
  ADD COLUMN holds_more_than integer NOT NULL DEFAULT 10,
  ADD COLUMN holds_percent integer NOT NULL DEFAULT 10,
  ADD COLUMN holds_minutes integer NOT NULL DEFAULT 10,
  ADD COLUMN holds_end_after_hours integer NOT NULL DEFAULT 24,
  ADD COLUMN holds_end_by text NOT NULL DEFAULT 'apply' CHECK (holds_end_by IN ('apply', 'discard'));
