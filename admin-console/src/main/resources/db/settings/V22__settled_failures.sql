-- For deleting settled failures by age.
CREATE INDEX failed_provisions_settled ON support.failed_provisions (last_seen)
  WHERE status IN ('resolved', 'dismissed', 'superseded');
