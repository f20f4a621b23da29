-- The access log says in which region and on which request somebody looked, and what is counted rather than told.
-- What was noted before has no scope: the nation's auditors alone see it.
ALTER TABLE log.access_log ADD COLUMN region text NOT NULL DEFAULT '000000';
ALTER TABLE log.access_log ADD COLUMN request_id text NOT NULL DEFAULT '';
ALTER TABLE log.access_log ADD COLUMN times bigint NOT NULL DEFAULT 1 CHECK (times > 0);
CREATE INDEX access_log_by_subject ON log.access_log (subject, id);
CREATE INDEX access_log_by_stream ON log.access_log (stream_id, id);
CREATE INDEX access_log_by_at ON log.access_log (at);

-- The months whose root stands in the log, from the first to the last microsecond of each.
CREATE TABLE log.access_month_sealed (
  month     text   PRIMARY KEY,
  stream_id text   NOT NULL,
  starts_at bigint NOT NULL,
  ends_at   bigint NOT NULL,
  root      text   NOT NULL
);

-- The first microsecond of a month, some months later.
CREATE FUNCTION log.month_start(month text, later integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (extract(epoch FROM (month || '-01')::timestamp + make_interval(months => later)) * 1000000)::bigint
$$;

-- A month is listed once, in its own bounds, and only when the log holds the event with its root.
CREATE FUNCTION log.follow_access_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.starts_at <> log.month_start(NEW.month, 0) OR NEW.ends_at <> log.month_start(NEW.month, 1)
     OR NOT EXISTS (
       SELECT FROM log.log l JOIN log.events e ON e.aggregate_type = l.aggregate_type AND e.aggregate_id = l.aggregate_id
          AND e.sequence = l.sequence
        WHERE l.aggregate_type = 'access_month' AND l.aggregate_id = NEW.stream_id AND l.sequence = 1
          AND e.payload -> 'AccessMonthSealed' ->> 'month' = NEW.month
          AND e.payload -> 'AccessMonthSealed' ->> 'root' = NEW.root)
  THEN
    RAISE EXCEPTION 'append-only: access_month_sealed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follows_event BEFORE INSERT ON log.access_month_sealed
  FOR EACH ROW EXECUTE FUNCTION log.follow_access_month();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON log.access_month_sealed
  FOR EACH ROW EXECUTE FUNCTION log.refuse();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON log.access_month_sealed
  FOR EACH STATEMENT EXECUTE FUNCTION log.refuse();

-- Nothing gets into a month whose root stands.
CREATE FUNCTION log.after_sealed_months() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM log.access_month_sealed WHERE NEW.at < ends_at) THEN
    RAISE EXCEPTION 'append-only: access_log' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER after_sealed_months BEFORE INSERT ON log.access_log
  FOR EACH ROW EXECUTE FUNCTION log.after_sealed_months();

-- What was noted may go when the root of its month stands in the log and the month ended six months ago; settings say
-- how much longer it is kept.
CREATE FUNCTION log.keep_access_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM log.access_month_sealed
     WHERE OLD.at >= starts_at AND OLD.at < ends_at
       AND log.month_start(month, 7) <= extract(epoch FROM clock_timestamp()) * 1000000)
  THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'append-only: DELETE on access_log' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER append_only ON log.access_log;
CREATE TRIGGER append_only BEFORE UPDATE ON log.access_log FOR EACH ROW EXECUTE FUNCTION log.refuse();
CREATE TRIGGER keep_access_log BEFORE DELETE ON log.access_log FOR EACH ROW EXECUTE FUNCTION log.keep_access_log();

-- Notes are found by what they are about.
CREATE INDEX events_by_note_target ON log.events ((payload -> 'AuditNoteWritten' ->> 'target')) WHERE event_type = 'AuditNoteWritten';
-- What samples are drawn from is found without reading all that lies between.
CREATE INDEX events_of_populations ON log.events (event_type) WHERE event_type IN ('ClaimFiled', 'SubsidyPaid', 'WorkerSurveyed');
