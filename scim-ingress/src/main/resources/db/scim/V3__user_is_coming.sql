-- Locks, then looks, in one call. Held shared while a user comes and exclusively while members are
-- parked: whichever of the two is second sees the first. Volatile, so that the look has a snapshot of
-- its own, taken behind the lock.
CREATE FUNCTION user_is_coming(an_organization text, names text[])
RETURNS TABLE (group_id uuid, member text) LANGUAGE plpgsql VOLATILE
SET search_path = scim, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('parking ' || an_organization, 0));
  RETURN QUERY SELECT p.group_id, p.member FROM parked_members p
    WHERE p.organization = an_organization AND p.member = ANY (names) ORDER BY p.group_id;
END
$$;
