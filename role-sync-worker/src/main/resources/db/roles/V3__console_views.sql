-- For the console: a user's timeline, and how far a large group has come.
CREATE VIEW console_membership_facts AS
  SELECT organization, scim_user_id, group_id, version, at, member FROM membership_facts;
CREATE VIEW console_command_facts AS
  SELECT organization, user_id, version, at, role, assign FROM command_facts;
CREATE VIEW console_group_recalculations AS
  SELECT organization, group_id, after FROM group_recalculations;
GRANT SELECT ON console_membership_facts, console_command_facts, console_group_recalculations
  TO conveyor_console;
