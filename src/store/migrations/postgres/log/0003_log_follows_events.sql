-- Nothing gets into the log but through an event, no position is left out, and none is given before the
-- sequencer gives it: a row too early would stand in the way of the event whose place it took.
CREATE FUNCTION log.follow_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lowest bigint; highest bigint; n bigint; sequencer log.sequencer;
BEGIN
  SELECT min(p.position), max(p.position), count(*) INTO lowest, highest, n FROM placed p;
  IF n = 0 THEN RETURN NULL; END IF;
  SELECT * INTO sequencer FROM log.sequencer;
  IF highest <> sequencer.head OR highest - lowest + 1 <> n
     OR lowest <> 1 + coalesce((SELECT max(l.position) FROM log.log l WHERE l.position < lowest), 0)
     OR EXISTS (
       SELECT FROM placed p LEFT JOIN log.events e
           ON e.aggregate_type = p.aggregate_type AND e.aggregate_id = p.aggregate_id AND e.sequence = p.sequence
        WHERE e.position IS DISTINCT FROM p.inserted OR p.inserted > sequencer.inserted)
  THEN
    RAISE EXCEPTION 'append-only: log' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER log_follows_events AFTER INSERT ON log.log REFERENCING NEW TABLE AS placed
  FOR EACH STATEMENT EXECUTE FUNCTION log.follow_events();

-- Places all events up to the sequence's present ceiling in the log, dense and in insertion order.
-- Waits, at most a second, for the transactions that held the lock when it began: they may own a
-- number below the ceiling. If one does not end, nothing is placed and its process is named in a row
-- of kind 'blocked'. The numbers are a function of the events, so the commit need not wait for the
-- disk: a crash derives the same numbers again.
CREATE OR REPLACE FUNCTION log.place() RETURNS TABLE (placed bigint, kind text, id text, seq bigint)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  last bigint; h bigint; latest bigint; newest bigint; ceiling bigint; holders text[]; blocker integer; n bigint;
  gives_up timestamptz := clock_timestamp() + interval '1 second';
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  SELECT s.inserted, s.head, s.recorded_at INTO last, h, latest FROM log.sequencer s FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO ceiling FROM log.events_position;
  IF ceiling <= last THEN RETURN; END IF;
  SELECT array_agg(l.virtualtransaction) INTO holders FROM pg_locks l
   WHERE l.locktype = 'advisory' AND l.objsubid = 1
     AND l.classid = (7308324466::bigint >> 32)::oid AND l.objid = (7308324466::bigint & 4294967295)::oid
     AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
  LOOP
    SELECT l.pid INTO blocker FROM pg_locks l
     WHERE l.locktype = 'advisory' AND l.objsubid = 1
       AND l.classid = (7308324466::bigint >> 32)::oid AND l.objid = (7308324466::bigint & 4294967295)::oid
       AND l.virtualtransaction = ANY (holders) LIMIT 1;
    EXIT WHEN NOT FOUND;
    IF clock_timestamp() > gives_up THEN
      RETURN QUERY SELECT NULL::bigint, 'blocked'::text, blocker::text, 0::bigint;
      RETURN;
    END IF;
    PERFORM pg_sleep(0.0002);
  END LOOP;
  SELECT count(*), coalesce(max(e.recorded_at), 0) INTO n, newest
    FROM log.events e WHERE e.position > last AND e.position <= ceiling;
  -- Before the rows: what is inserted into the log must end where the sequencer says.
  UPDATE log.sequencer s SET inserted = ceiling, head = h + n, recorded_at = greatest(latest, newest);
  RETURN QUERY
    INSERT INTO log.log AS l (position, inserted, aggregate_type, aggregate_id, sequence, recorded_at)
    SELECT h + row_number() OVER (ORDER BY e.position), e.position, e.aggregate_type, e.aggregate_id, e.sequence,
           greatest(latest, max(e.recorded_at) OVER (ORDER BY e.position))
      FROM log.events e WHERE e.position > last AND e.position <= ceiling
    RETURNING l.position, l.aggregate_type, l.aggregate_id, l.sequence;
  IF n > 0 THEN PERFORM pg_notify('log_grew', (h + n)::text); END IF;
END $$;
