-- For the console, which compares SCIM users with what later stages know: what the directory's
-- profile follows from, and nothing else of the person.
CREATE VIEW console_resources AS
  SELECT organization, id, position, version, active, user_name_key,
    jsonb_build_object('userName', resource -> 'userName', 'displayName', resource -> 'displayName',
      'name', resource -> 'name', 'emails', resource -> 'emails')::text AS profile
  FROM users;

-- Members that wait for their users.
CREATE VIEW console_parked_members AS
  SELECT organization, group_id, member, parked_at FROM parked_members;

GRANT SELECT ON console_resources, console_parked_members TO conveyor_console;
