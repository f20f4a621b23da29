-- Bookkeeping of projections. Their rows are disposable: every projection makes its own tables.

CREATE TABLE projection (
  name           text NOT NULL,
  version        bigint NOT NULL,
  checkpoint     bigint NOT NULL DEFAULT 0,
  error          text,
  error_position bigint,
  PRIMARY KEY (name, version)
);

CREATE TABLE projection_active (
  name    text PRIMARY KEY,
  version bigint NOT NULL
);
