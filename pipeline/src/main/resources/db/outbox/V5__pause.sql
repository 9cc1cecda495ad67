-- A paused row waits in a shard that no relay reads, and moves back when its organization goes on.
-- Paused rows do not count as waiting for the broker.
CREATE OR REPLACE VIEW console_outbox AS
  SELECT (SELECT min(oldest.created_at) FROM generate_series(0, 15) AS s CROSS JOIN LATERAL (
      SELECT created_at FROM outbox WHERE shard = s ORDER BY seq LIMIT 1) AS oldest) AS oldest_at,
    (SELECT count(*) FROM outbox_unsendable) AS unsendable;

-- Only changes of the ingress can be paused: what identity providers push. Erasures and failed
-- provisions are not.
DO $$
BEGIN
  IF current_schema() <> 'scim' THEN
    RETURN;
  END IF;

  -- The lock makes whoever lets an organization go on wait for the writers that still pause.
  CREATE FUNCTION pause_outbox_row() RETURNS trigger LANGUAGE plpgsql
  SET search_path = scim, pg_temp AS $pause$
  BEGIN
    IF NEW.type LIKE 'dev.conveyor.scim.%-changed.v1' THEN
      PERFORM FROM paused_organizations
        WHERE organization = split_part(convert_from(NEW.record_key, 'UTF8'), '/', 1) FOR SHARE;
      IF FOUND THEN
        NEW.shard := NEW.shard + 100;
      END IF;
    END IF;
    RETURN NEW;
  END
  $pause$;
  CREATE TRIGGER pause_outbox_row BEFORE INSERT ON outbox
    FOR EACH ROW EXECUTE FUNCTION pause_outbox_row();

  -- What waits, without anything of the person.
  CREATE VIEW console_paused_changes AS
    SELECT split_part(convert_from(record_key, 'UTF8'), '/', 1) AS organization,
      split_part(convert_from(record_key, 'UTF8'), '/', 2)::uuid AS id, seq, created_at,
      CASE WHEN type LIKE '%.user-%' THEN 'user' ELSE 'group' END AS kind,
      coalesce((convert_from(payload, 'UTF8')::jsonb ->> 'active')::boolean, false)
        AND NOT coalesce((convert_from(payload, 'UTF8')::jsonb ->> 'deleted')::boolean, false)
        AS active
    FROM outbox WHERE shard >= 100;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'conveyor_console') THEN
    GRANT SELECT ON console_paused_changes TO conveyor_console;
  END IF;
END
$$;
