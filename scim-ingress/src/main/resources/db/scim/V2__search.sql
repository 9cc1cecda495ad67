-- Prefix filters and sorting need indexes in the order of code points, whatever the database's own
-- collation is.
ALTER TABLE users
  ALTER COLUMN user_name_key TYPE text COLLATE "C",
  ALTER COLUMN external_id TYPE text COLLATE "C",
  ALTER COLUMN display_name_key TYPE text COLLATE "C";
ALTER TABLE groups
  ALTER COLUMN display_name_key TYPE text COLLATE "C",
  ALTER COLUMN external_id TYPE text COLLATE "C";

-- What the cursors of lists are signed with, by every instance. One row.
CREATE TABLE cursor_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  key bytea NOT NULL
);
