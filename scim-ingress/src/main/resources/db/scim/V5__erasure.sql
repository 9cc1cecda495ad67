-- For the console: whose addresses these are, so that somebody can be erased by one.
CREATE VIEW console_addresses AS
  SELECT organization, id, user_name_key, email_keys, version FROM users;
GRANT SELECT ON console_addresses TO conveyor_console;
