-- The end of the log when a version was begun: one that was begun before the journal was corrected does not know what was
-- told.

ALTER TABLE projection ADD COLUMN begun_at bigint NOT NULL DEFAULT 0;
