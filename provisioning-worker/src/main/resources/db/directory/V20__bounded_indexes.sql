-- A name may be longer than an index row. The list of users is ordered by the beginning of a name.
CREATE INDEX users_name_prefix ON users (organization, left(lower(display_name), 200), id);
DROP INDEX users_name;
