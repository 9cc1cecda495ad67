-- The shard is that of the organization: the key up to its first slash, the whole key when it has
-- none. Rows of one organization in two shards could overtake each other, so those that are here
-- move. OutboxMessage.shard is the same function.
UPDATE outbox SET shard = get_byte(sha256(
    CASE WHEN record_key IS NULL THEN ''::bytea
      WHEN position('/'::bytea IN record_key) = 0 THEN record_key
      ELSE substring(record_key FOR position('/'::bytea IN record_key) - 1)
    END), 0) % 16;

UPDATE outbox_unsendable SET shard = get_byte(sha256(
    CASE WHEN record_key IS NULL THEN ''::bytea
      WHEN position('/'::bytea IN record_key) = 0 THEN record_key
      ELSE substring(record_key FOR position('/'::bytea IN record_key) - 1)
    END), 0) % 16;
