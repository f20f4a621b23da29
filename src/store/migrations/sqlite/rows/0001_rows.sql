-- Bookkeeping of projections. Their rows are disposable: every projection makes its own tables.

CREATE TABLE projection (
  name           text NOT NULL,
  version        integer NOT NULL,
  checkpoint     integer NOT NULL DEFAULT 0,
  error          text,
  error_position integer,
  PRIMARY KEY (name, version)
);

CREATE TABLE projection_active (
  name    text PRIMARY KEY,
  version integer NOT NULL
);
