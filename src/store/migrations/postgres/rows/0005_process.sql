-- How far what spans streams has been carried through, by whom, and what could not be. Begun again from the start,
-- it does nothing twice.

CREATE TABLE process (
  name        text PRIMARY KEY,
  cursor      bigint NOT NULL DEFAULT 0,
  term        bigint NOT NULL DEFAULT 0,
  holder      text NOT NULL DEFAULT '',
  lease_until bigint NOT NULL DEFAULT 0
);

CREATE TABLE process_fault (
  position       bigint NOT NULL,
  aggregate_type text NOT NULL,
  aggregate_id   text NOT NULL,
  step           text NOT NULL,
  reason         text NOT NULL,
  noted_at       bigint NOT NULL,
  PRIMARY KEY (position, step)
);

-- Events that ask for something only if nobody else has done it by then.
CREATE TABLE process_later (
  position bigint PRIMARY KEY,
  due      bigint NOT NULL
);
