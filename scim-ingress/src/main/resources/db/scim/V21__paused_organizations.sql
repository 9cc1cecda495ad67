-- Organizations whose changes are stored and not published: see the outbox's trigger. Taken over
-- from the settings; an organization leaves in the transaction that releases what waited.
CREATE TABLE paused_organizations (
  organization text PRIMARY KEY,
  since timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE VIEW console_paused_organizations AS
  SELECT organization, since FROM paused_organizations;
GRANT SELECT ON console_paused_organizations TO conveyor_console;
