-- Refused passwords by the client's address, in windows of an hour. Rows go a day later.
CREATE TABLE settings.sign_in_addresses (
  address_hash bytea PRIMARY KEY,
  refusals integer NOT NULL,
  since timestamptz NOT NULL
);
CREATE INDEX sign_in_addresses_since ON settings.sign_in_addresses (since);
