-- Large groups that were mapped or deleted: all who ever were members have their grants derived
-- again, in the order of their SCIM ids, from the one after this one on.
CREATE TABLE group_recalculations (
  organization text NOT NULL,
  group_id uuid NOT NULL,
  after uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  traceparent text NOT NULL,
  PRIMARY KEY (organization, group_id)
);

CREATE OR REPLACE VIEW console_recalculations AS
  SELECT organization, user_id FROM recalculations
  UNION ALL
  SELECT organization, NULL FROM group_recalculations;
