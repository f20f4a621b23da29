-- The log: the truth, append-only. See docs/ARCHITECTURE.md for why positions are given in two steps.

CREATE SEQUENCE log.events_position CACHE 1;

-- Every insert takes a shared advisory lock of its transaction *before* it draws a number: the
-- sequencer can then wait for exactly those transactions that may still hold a number it passes.
CREATE FUNCTION log.next_position() RETURNS bigint LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7308324466);
  RETURN nextval('log.events_position');
END $$;

-- The first seven columns and the primary key are the event-sourcing crates' own; the others fill
-- themselves, so that the crates' statements run unchanged.
CREATE TABLE log.events (
  aggregate_type text   NOT NULL,
  aggregate_id   text   NOT NULL,
  sequence       bigint NOT NULL CHECK (sequence > 0),
  event_type     text   NOT NULL,
  event_version  text   NOT NULL,
  payload        json   NOT NULL,
  metadata       json   NOT NULL,
  position       bigint NOT NULL DEFAULT log.next_position(),
  recorded_at    bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
  PRIMARY KEY (aggregate_type, aggregate_id, sequence)
);
CREATE INDEX events_by_position ON log.events (position);
CREATE INDEX events_erased ON log.events (aggregate_id) WHERE event_type = 'PersonalDataErased';

CREATE TABLE log.log (
  position       bigint PRIMARY KEY,
  inserted       bigint NOT NULL,
  aggregate_type text   NOT NULL,
  aggregate_id   text   NOT NULL,
  sequence       bigint NOT NULL,
  recorded_at    bigint NOT NULL
);
CREATE UNIQUE INDEX log_by_stream ON log.log (aggregate_type, aggregate_id, sequence);
CREATE INDEX log_by_recorded_at ON log.log (recorded_at);

CREATE TABLE log.leaf (
  position bigint PRIMARY KEY,
  hash     bytea  NOT NULL CHECK (length(hash) = 32)
);

CREATE TABLE log.access_log (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at        bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
  subject   text   NOT NULL,
  role      text   NOT NULL,
  action    text   NOT NULL,
  stream_id text   NOT NULL,
  purpose   text   NOT NULL
);

-- How far insertion order has been made into log order. One row; whoever locks it places.
CREATE TABLE log.sequencer (
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  inserted    bigint  NOT NULL DEFAULT 0,
  head        bigint  NOT NULL DEFAULT 0,
  recorded_at bigint  NOT NULL DEFAULT 0
);
INSERT INTO log.sequencer DEFAULT VALUES;

CREATE FUNCTION log.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['events', 'log', 'leaf', 'access_log'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON log.%I FOR EACH ROW EXECUTE FUNCTION log.refuse()', name);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON log.%I FOR EACH STATEMENT EXECUTE FUNCTION log.refuse()', name);
  END LOOP;
END $$;

-- Places all events up to the sequence's present ceiling in the log, dense and in insertion order.
-- Waits, at most a second, for the transactions that held the lock when it began: they may own a
-- number below the ceiling. If one does not end, nothing is placed and its process is named in a row
-- of kind 'blocked'. The numbers are a function of the events, so the commit need not wait for the
-- disk: a crash derives the same numbers again.
CREATE FUNCTION log.place() RETURNS TABLE (placed bigint, kind text, id text, seq bigint)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  last bigint; h bigint; latest bigint; ceiling bigint; holders text[]; blocker integer; n bigint;
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
  RETURN QUERY
    INSERT INTO log.log AS l (position, inserted, aggregate_type, aggregate_id, sequence, recorded_at)
    SELECT h + row_number() OVER (ORDER BY e.position), e.position, e.aggregate_type, e.aggregate_id, e.sequence,
           greatest(latest, max(e.recorded_at) OVER (ORDER BY e.position))
      FROM log.events e WHERE e.position > last AND e.position <= ceiling
    RETURNING l.position, l.aggregate_type, l.aggregate_id, l.sequence;
  GET DIAGNOSTICS n = ROW_COUNT;
  UPDATE log.sequencer s SET inserted = ceiling, head = h + n,
    recorded_at = greatest(latest, coalesce((SELECT l.recorded_at FROM log.log l WHERE l.position = h + n), 0));
  IF n > 0 THEN PERFORM pg_notify('log_grew', (h + n)::text); END IF;
END $$;
