-- Whether the ingress waits for the provisioning worker before it answers, and how many requests a
-- second the organization may make of one instance; null for the installation's own limit.
ALTER TABLE settings.scim_connections
  ADD COLUMN wait_for_provisioning boolean NOT NULL DEFAULT true,
  ADD COLUMN requests_per_second integer CHECK (requests_per_second > 0);

CREATE OR REPLACE VIEW settings.ingress_connections AS
  SELECT organization, enabled, wait_for_provisioning, requests_per_second
  FROM settings.scim_connections;
