-- The log: the truth, append-only. One writer, so a trigger can place events as they are inserted.

-- The first seven columns and the primary key are the event-sourcing crates' own. The key must stay
-- a PRIMARY KEY: the crate takes no other violation for a conflict.
CREATE TABLE events (
  aggregate_type text    NOT NULL,
  aggregate_id   text    NOT NULL,
  sequence       integer NOT NULL CHECK (sequence > 0),
  event_type     text    NOT NULL,
  event_version  text    NOT NULL,
  payload        text    NOT NULL,
  metadata       text    NOT NULL,
  recorded_at    integer NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS integer)),
  PRIMARY KEY (aggregate_type, aggregate_id, sequence)
) STRICT;
CREATE INDEX events_erased ON events (aggregate_id) WHERE event_type = 'PersonalDataErased';

CREATE TABLE log (
  position       integer PRIMARY KEY AUTOINCREMENT,
  aggregate_type text    NOT NULL,
  aggregate_id   text    NOT NULL,
  sequence       integer NOT NULL,
  recorded_at    integer NOT NULL
) STRICT;
CREATE UNIQUE INDEX log_by_stream ON log (aggregate_type, aggregate_id, sequence);
CREATE INDEX log_by_recorded_at ON log (recorded_at);

CREATE TABLE leaf (
  position integer PRIMARY KEY,
  hash     blob    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE access_log (
  id        integer PRIMARY KEY AUTOINCREMENT,
  at        integer NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS integer)),
  subject   text    NOT NULL,
  role      text    NOT NULL,
  action    text    NOT NULL,
  stream_id text    NOT NULL,
  purpose   text    NOT NULL
) STRICT;

-- A REPLACE deletes without firing delete triggers where recursive_triggers is off: so the placing
-- trigger itself refuses a key that the log has already. (A BEFORE INSERT trigger would fire ahead of
-- the primary key and hide the conflict that the crate looks for.)
CREATE TRIGGER events_placed AFTER INSERT ON events BEGIN
  SELECT RAISE(ABORT, 'append-only: events') WHERE EXISTS (
    SELECT 1 FROM log WHERE aggregate_type = NEW.aggregate_type AND aggregate_id = NEW.aggregate_id AND sequence = NEW.sequence);
  INSERT INTO log (aggregate_type, aggregate_id, sequence, recorded_at)
  VALUES (NEW.aggregate_type, NEW.aggregate_id, NEW.sequence,
          max(NEW.recorded_at, coalesce((SELECT recorded_at FROM log ORDER BY position DESC LIMIT 1), 0)));
END;

-- Nothing gets into the log but through an event, and no position twice.
CREATE TRIGGER log_follows_events BEFORE INSERT ON log BEGIN
  SELECT RAISE(ABORT, 'append-only: log') WHERE
    EXISTS (SELECT 1 FROM log WHERE position = NEW.position)
    OR EXISTS (SELECT 1 FROM log WHERE aggregate_type = NEW.aggregate_type AND aggregate_id = NEW.aggregate_id AND sequence = NEW.sequence)
    OR NOT EXISTS (SELECT 1 FROM events WHERE aggregate_type = NEW.aggregate_type AND aggregate_id = NEW.aggregate_id AND sequence = NEW.sequence);
END;
CREATE TRIGGER leaf_once BEFORE INSERT ON leaf WHEN EXISTS (SELECT 1 FROM leaf WHERE position = NEW.position) BEGIN
  SELECT RAISE(ABORT, 'append-only: leaf');
END;
CREATE TRIGGER access_log_once BEFORE INSERT ON access_log WHEN EXISTS (SELECT 1 FROM access_log WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'append-only: access_log');
END;

CREATE TRIGGER events_kept BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'append-only: events'); END;
CREATE TRIGGER events_unchanged BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'append-only: events'); END;
CREATE TRIGGER log_kept BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'append-only: log'); END;
CREATE TRIGGER log_unchanged BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'append-only: log'); END;
CREATE TRIGGER leaf_kept BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'append-only: leaf'); END;
CREATE TRIGGER leaf_unchanged BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'append-only: leaf'); END;
CREATE TRIGGER access_log_kept BEFORE DELETE ON access_log BEGIN SELECT RAISE(ABORT, 'append-only: access_log'); END;
CREATE TRIGGER access_log_unchanged BEFORE UPDATE ON access_log BEGIN SELECT RAISE(ABORT, 'append-only: access_log'); END;
