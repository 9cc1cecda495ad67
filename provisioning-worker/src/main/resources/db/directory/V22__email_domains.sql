-- Which organizations have users with addresses of a domain: who signs in names an address, not an
-- organization.
CREATE INDEX users_email_domain ON users (split_part(email_key, '@', -1), organization);
CREATE VIEW console_email_domains AS
  SELECT split_part(email_key, '@', -1) AS domain, organization FROM users;
GRANT SELECT ON console_email_domains TO conveyor_console;
