-- Wrapped data keys and blind indexes. Kept apart from the log: an old backup of the log must not
-- bring an erased person back.

CREATE TABLE data_key (
  worker_id  text PRIMARY KEY,
  wrapped    bytea,                    -- null once destroyed
  created_at bigint NOT NULL,
  destroyed_at bigint
);

CREATE TABLE blind_index (
  kind      text NOT NULL,
  digest    text NOT NULL,
  worker_id text NOT NULL,
  PRIMARY KEY (kind, digest, worker_id)
);
CREATE INDEX blind_index_by_worker ON blind_index (worker_id);
