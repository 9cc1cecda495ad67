-- What a new SCIM user does whose address a deactivated user holds.
ALTER TABLE settings.scim_connections
  ADD COLUMN rehire text NOT NULL DEFAULT 'adopt' CHECK (rehire IN ('adopt', 'refuse'));
