-- Ids of users who were erased: all that is left of them, so that a command that is delivered again
-- does not bring them back.
CREATE TABLE erased_users (
  organization text NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  erased_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (organization, id)
);
