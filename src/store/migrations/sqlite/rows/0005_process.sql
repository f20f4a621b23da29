-- How far what spans streams has been carried through, by whom, and what could not be. Begun again from the start,
-- it does nothing twice.

CREATE TABLE process (
  name        text PRIMARY KEY,
  cursor      integer NOT NULL DEFAULT 0,
  term        integer NOT NULL DEFAULT 0,
  holder      text NOT NULL DEFAULT '',
  lease_until integer NOT NULL DEFAULT 0
);

CREATE TABLE process_fault (
  position       integer NOT NULL,
  aggregate_type text NOT NULL,
  aggregate_id   text NOT NULL,
  step           text NOT NULL,
  reason         text NOT NULL,
  noted_at       integer NOT NULL,
  PRIMARY KEY (position, step)
);

-- Events that ask for something only if nobody else has done it by then.
CREATE TABLE process_later (
  position integer PRIMARY KEY,
  due      integer NOT NULL
);
