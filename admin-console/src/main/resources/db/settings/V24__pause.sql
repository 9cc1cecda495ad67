-- While an organization is paused, its identity provider's changes are stored and not applied.
-- Nobody waits for their outcome then.
ALTER TABLE settings.scim_connections ADD COLUMN paused boolean NOT NULL DEFAULT false;

CREATE OR REPLACE VIEW settings.ingress_connections AS
  SELECT organization, enabled, wait_for_provisioning AND NOT paused AS wait_for_provisioning,
    requests_per_second, paused
  FROM settings.scim_connections;
