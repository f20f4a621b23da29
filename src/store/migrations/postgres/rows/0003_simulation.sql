-- Simulations of draft policies: what was asked, how far each has come, what it found. Disposable like all rows.

CREATE TABLE simulation (
  id         text PRIMARY KEY,
  region     text NOT NULL,
  body       text NOT NULL,
  done       bigint NOT NULL DEFAULT 0,
  total      bigint NOT NULL DEFAULT 0,
  result     text,
  failure    text,
  updated_at bigint NOT NULL
);
