-- Facts at or before the horizon are folded into checkpoints and deleted; later deliveries of such
-- facts are ignored. Users up to folded_through have their checkpoint; null if all have, and the
-- facts are deleted.
ALTER TABLE organizations
  ADD COLUMN horizon timestamptz,
  ADD COLUMN folded_through uuid;

-- A user after all facts up to a time. A base checkpoint is at a horizon. The other one of a user
-- is a cache, and deleted when a fact at or before its time arrives.
CREATE TABLE checkpoints (
  organization text NOT NULL,
  user_id uuid NOT NULL,
  base boolean NOT NULL,
  at timestamptz NOT NULL,
  status text,
  scim_user_id uuid,
  -- SCIM users that have managed this user.
  covered uuid[] NOT NULL,
  -- The memberships of those, as two parallel arrays.
  members uuid[] NOT NULL,
  groups uuid[] NOT NULL,
  -- The grants, as two parallel arrays.
  roles text[] NOT NULL,
  sources text[] NOT NULL,
  billing_admin boolean NOT NULL,
  PRIMARY KEY (organization, user_id, base)
);
CREATE INDEX checkpoints_at ON checkpoints (organization, at) WHERE NOT base;

CREATE INDEX lifecycle_facts_user_at ON lifecycle_facts (organization, user_id, at);
CREATE INDEX command_facts_user_at ON command_facts (organization, user_id, at);
CREATE INDEX membership_facts_scim_user_at ON membership_facts (organization, scim_user_id, at);
CREATE INDEX mapping_facts_group_at ON mapping_facts (organization, group_id, at);
CREATE INDEX default_role_facts_at ON default_role_facts (organization, at);
