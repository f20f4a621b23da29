-- Simulations of draft policies: what was asked, how far each has come, what it found. Disposable like all rows.

CREATE TABLE simulation (
  id         text PRIMARY KEY,
  region     text NOT NULL,
  body       text NOT NULL,
  done       integer NOT NULL DEFAULT 0,
  total      integer NOT NULL DEFAULT 0,
  result     text,
  failure    text,
  updated_at integer NOT NULL
);
