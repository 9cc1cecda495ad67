-- Text of any length is looked up by its hash, which always fits into an index row.
CREATE INDEX audit_subject_hash ON support.audit USING hash (subject);
DROP INDEX support.audit_subject;

CREATE INDEX failed_provisions_name_hash
  ON support.failed_provisions USING hash (lower(about_name)) WHERE about_id IS NULL;
DROP INDEX support.failed_provisions_name;
