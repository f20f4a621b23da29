-- The access log says in which region and on which request somebody looked, and what is counted rather than told.
-- What was noted before has no scope: the nation's auditors alone see it.
ALTER TABLE access_log ADD COLUMN region text NOT NULL DEFAULT '000000';
ALTER TABLE access_log ADD COLUMN request_id text NOT NULL DEFAULT '';
ALTER TABLE access_log ADD COLUMN times integer NOT NULL DEFAULT 1 CHECK (times > 0);
CREATE INDEX access_log_by_subject ON access_log (subject, id);
CREATE INDEX access_log_by_stream ON access_log (stream_id, id);
CREATE INDEX access_log_by_at ON access_log (at);

-- The months whose root stands in the log, from the first to the last microsecond of each.
CREATE TABLE access_month_sealed (
  month     text    PRIMARY KEY,
  stream_id text    NOT NULL,
  starts_at integer NOT NULL,
  ends_at   integer NOT NULL,
  root      text    NOT NULL
) STRICT;

-- A month is listed once, in its own bounds, and only when the log holds the event with its root.
CREATE TRIGGER access_month_follows_event BEFORE INSERT ON access_month_sealed BEGIN
  SELECT RAISE(ABORT, 'append-only: access_month_sealed') WHERE
    EXISTS (SELECT 1 FROM access_month_sealed WHERE month = NEW.month)
    OR NEW.starts_at IS NOT unixepoch(NEW.month || '-01') * 1000000
    OR NEW.ends_at IS NOT unixepoch(NEW.month || '-01', '+1 month') * 1000000
    OR NOT EXISTS (
      SELECT 1 FROM log l JOIN events e ON e.aggregate_type = l.aggregate_type AND e.aggregate_id = l.aggregate_id
         AND e.sequence = l.sequence
       WHERE l.aggregate_type = 'access_month' AND l.aggregate_id = NEW.stream_id AND l.sequence = 1
         AND e.payload -> 'AccessMonthSealed' ->> 'month' = NEW.month
         AND e.payload -> 'AccessMonthSealed' ->> 'root' = NEW.root);
END;
CREATE TRIGGER access_month_kept BEFORE DELETE ON access_month_sealed BEGIN SELECT RAISE(ABORT, 'append-only: access_month_sealed'); END;
CREATE TRIGGER access_month_unchanged BEFORE UPDATE ON access_month_sealed BEGIN SELECT RAISE(ABORT, 'append-only: access_month_sealed'); END;

-- Nothing gets into a month whose root stands.
CREATE TRIGGER access_log_after_sealed BEFORE INSERT ON access_log
WHEN EXISTS (SELECT 1 FROM access_month_sealed WHERE NEW.at < ends_at) BEGIN
  SELECT RAISE(ABORT, 'append-only: access_log');
END;

-- What was noted may go when the root of its month stands in the log and the month ended six months ago; settings say
-- how much longer it is kept.
DROP TRIGGER access_log_kept;
CREATE TRIGGER access_log_kept BEFORE DELETE ON access_log
WHEN NOT EXISTS (
  SELECT 1 FROM access_month_sealed
   WHERE OLD.at >= starts_at AND OLD.at < ends_at AND unixepoch(month || '-01', '+7 months') <= unixepoch('now')) BEGIN
  SELECT RAISE(ABORT, 'append-only: access_log');
END;

-- Notes are found by what they are about.
CREATE INDEX events_by_note_target ON events (payload -> 'AuditNoteWritten' ->> 'target') WHERE event_type = 'AuditNoteWritten';
-- What samples are drawn from is found without reading all that lies between.
CREATE INDEX events_of_populations ON events (event_type) WHERE event_type IN ('ClaimFiled', 'SubsidyPaid', 'WorkerSurveyed');
