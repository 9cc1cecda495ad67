-- The transactional outbox, one per producer's schema. The aggregate's row is updated first and
-- keeps its lock, so for one key the order of seq is the order of commits. A row lives from its
-- commit to its acknowledgement by the broker.
-- Every header is a column of its own so that Debezium's outbox EventRouter can place it.
CREATE TABLE outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL,
  topic text NOT NULL,
  record_key bytea,
  shard smallint NOT NULL,
  type text,
  source text,
  subject text,
  time text,
  traceparent text,
  reference text,
  payload bytea,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_insert_threshold = -1,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 20000
);

CREATE INDEX outbox_shard ON outbox (shard, seq);

-- Rows that the broker will never take, such as one larger than a topic allows. They wait here for
-- a person, so that the key they belong to is not held up for ever.
CREATE TABLE outbox_unsendable (
  LIKE outbox,
  error text NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (seq)
);
