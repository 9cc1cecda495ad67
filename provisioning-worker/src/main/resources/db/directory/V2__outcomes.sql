-- SCIM users whose newest version could not be provisioned. Goes when a version is applied.
CREATE TABLE refused_scim_users (
  organization text NOT NULL,
  scim_user_id uuid NOT NULL,
  version bigint NOT NULL,
  reason text NOT NULL,
  message text NOT NULL,
  reference text NOT NULL,
  PRIMARY KEY (organization, scim_user_id)
);

-- For the ingress: how a change of a SCIM user ended, while its client waits.
CREATE VIEW ingress_applied_scim_users AS
  SELECT organization, scim_user_id, version FROM applied_scim_users;
CREATE VIEW ingress_refused_scim_users AS
  SELECT organization, scim_user_id, version, reason, message, reference FROM refused_scim_users;
GRANT SELECT ON ingress_applied_scim_users, ingress_refused_scim_users TO conveyor_ingress;
