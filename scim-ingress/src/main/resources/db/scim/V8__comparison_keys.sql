-- Names are compared as ComparisonKey in the module schemas compares them; ComparisonSqlTest holds the
-- two together. Used for text inside the resource, which has no column of its own. The names of both
-- functions are qualified: indexes are built and restored with an empty search path.
CREATE FUNCTION scim.comparison_fold(t text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  folded text := t;
BEGIN
  IF octet_length(t) = length(t) THEN
    RETURN lower(t COLLATE "C");
  END IF;
  -- Full-width and half-width characters, one at a time, so that nothing else changes.
  IF t COLLATE "C" ~ '[\u3000\uff01-\uffee]' THEN
    SELECT string_agg(
        CASE WHEN c COLLATE "C" ~ '[\u3000\uff01-\uffee]' THEN normalize(c, NFKC) ELSE c END, '' ORDER BY n)
      INTO folded FROM string_to_table(t, NULL) WITH ORDINALITY AS e (c, n);
  END IF;
  folded := normalize(folded, NFC);
  -- Down, up and down again is full case folding.
  folded := lower(upper(lower(folded COLLATE "pg_unicode_fast")));
  RETURN normalize(replace(folded, U&'\03C2', U&'\03C3'), NFC);
END
$$;

-- White space around a name does not count: what Java's String.strip() takes away.
CREATE FUNCTION scim.comparison_key(t text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN scim.comparison_fold(btrim(t, E'\t\n\u000B\f\r\u001C\u001D\u001E\u001F \u1680\u2000\u2001\u2002\u2003'
    || E'\u2004\u2005\u2006\u2008\u2009\u200A\u2028\u2029\u205F\u3000'));
END
$$;

-- Parked members by the key of their name. The hash bounds the index's rows, whatever the names are.
CREATE INDEX parked_members_key ON parked_members
  (organization, hashtextextended(scim.comparison_key(member), 0), group_id);

-- Members that were parked under names (an externalId, which is compared exactly) or keys of names.
CREATE FUNCTION parked_as(an_organization text, names text[], keys text[])
RETURNS TABLE (group_id uuid, member text) LANGUAGE sql STABLE AS $$
  SELECT p.group_id, p.member FROM scim.parked_members p
    WHERE p.organization = an_organization AND p.member = ANY (names)
  UNION
  SELECT p.group_id, p.member FROM unnest(keys) AS k (key) JOIN scim.parked_members p
      ON p.organization = an_organization
      AND hashtextextended(scim.comparison_key(p.member), 0) = hashtextextended(k.key, 0)
      AND scim.comparison_key(p.member) = k.key
  ORDER BY 1
$$;

-- As the one of two arguments, which an instance of the version before calls: locks, then looks.
CREATE FUNCTION user_is_coming(an_organization text, names text[], keys text[])
RETURNS TABLE (group_id uuid, member text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('parking ' || an_organization, 0));
  RETURN QUERY SELECT p.group_id, p.member FROM scim.parked_as(an_organization, names, keys) AS p;
END
$$;

-- Users whose userName is the same as another's by the key. Each keeps a key that no name has, so a
-- filter by userName finds the other one alone. Support renames or deletes one of the two.
CREATE TABLE user_name_collisions (
  user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  organization text NOT NULL,
  other_user_id uuid NOT NULL,
  found_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE VIEW console_user_name_collisions AS
  SELECT c.organization, c.user_id, c.other_user_id, u.resource ->> 'userName' AS user_name, c.found_at
  FROM user_name_collisions c JOIN users u ON u.id = c.user_id;
GRANT SELECT ON console_user_name_collisions TO conveyor_console;
