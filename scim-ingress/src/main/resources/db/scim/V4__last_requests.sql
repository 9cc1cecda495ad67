-- What an identity provider asked for last, so that an admin sees its connection test succeed, or why
-- it was refused.
ALTER TABLE token_uses
  ADD COLUMN last_request text,
  ADD COLUMN last_status integer;

CREATE TABLE refused_requests (
  organization text PRIMARY KEY,
  refused_at timestamptz NOT NULL,
  request text NOT NULL,
  status integer NOT NULL
);

CREATE OR REPLACE VIEW console_token_uses AS
  SELECT token_id, last_used_at, last_request, last_status FROM token_uses;
CREATE VIEW console_refused_requests AS
  SELECT organization, refused_at, request, status FROM refused_requests;
CREATE VIEW console_group_members AS
  SELECT g.organization, m.group_id, m.user_id FROM group_members m JOIN groups g ON g.id = m.group_id;
GRANT SELECT ON console_refused_requests, console_group_members TO conveyor_console;
