-- For the console, which compares the directory with the public state.
CREATE VIEW console_public_users AS
  SELECT organization, id, email, display_name, status, scim_managed, directory_version, version
  FROM users;

-- The mapping of each group that happened last.
CREATE VIEW console_mapping_roles AS
  SELECT DISTINCT ON (organization, group_id) organization, group_id, version, role
  FROM mapping_facts
  ORDER BY organization, group_id, at DESC, version DESC;

GRANT SELECT ON console_public_users, console_mapping_roles TO conveyor_console;
