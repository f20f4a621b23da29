-- What the keys of this installation are known by again: a keyed hash of a fixed text under each. Other keys would seal
-- and find nothing of what is here, and give the same people new ids.

CREATE TABLE key_mark (
  name text PRIMARY KEY,
  mark text NOT NULL
);
