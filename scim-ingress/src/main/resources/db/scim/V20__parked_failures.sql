-- One failed provision for several members that one request parked. It is settled with the last of
-- them, so the row goes when no parked member names it any more. A member that was parked alone has a
-- failed provision of its own, known by group and member.
CREATE TABLE parked_failures (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization text NOT NULL,
  group_id uuid NOT NULL,
  reference text NOT NULL,
  created timestamptz NOT NULL DEFAULT clock_timestamp()
);

ALTER TABLE parked_members ADD COLUMN failure_id bigint;
CREATE INDEX parked_members_failure ON parked_members (failure_id) WHERE failure_id IS NOT NULL;

-- Parked members expire.
CREATE INDEX parked_members_parked_at ON parked_members (parked_at);
