ALTER TABLE support.failed_provisions
  -- Comparison keys of everything that the subject is called, or would have been.
  ADD COLUMN names text[] NOT NULL DEFAULT '{}',
  -- That of about_name: the userName, or a group's displayName.
  ADD COLUMN name_key text,
  -- Of an original that is a SCIM request: its method, and the version that the resource had when it
  -- failed or was undone; no version when there was no resource, or when a later one does not matter.
  ADD COLUMN request_method text,
  ADD COLUMN resource_version bigint,
  -- Sent through again by the console itself, because its cause is gone.
  ADD COLUMN automatic boolean NOT NULL DEFAULT false,
  -- The cause is gone, and the request that is to be sent again has not been heard of yet.
  ADD COLUMN cause_gone boolean NOT NULL DEFAULT false,
  -- When a stage said how it ended, by that stage's clock; null when nobody but us did.
  ADD COLUMN settled_at timestamptz;

-- A user's timeline shows the refused creates of their name. By a hash, which fits a name of any length.
CREATE INDEX failed_provisions_created ON support.failed_provisions USING hash (name_key)
  WHERE request_method = 'POST';
