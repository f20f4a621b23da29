-- The proof of the log, written with the leaves in one transaction; see src/store/leaf.rs and tree.rs.

-- SHA-256 of 0x02, the chain of the event before in the same stream (32 zero bytes for the first), and the leaf.
CREATE TABLE log.chain (
  position bigint PRIMARY KEY,
  hash     bytea  NOT NULL CHECK (length(hash) = 32)
);

-- Roots of full tiles: of 256 leaves at level 1, of 65,536 at level 2, and so on.
CREATE TABLE log.tile_root (
  level bigint NOT NULL CHECK (level > 0),
  idx   bigint NOT NULL,
  hash  bytea  NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
);

-- What this log signed, under the name that it had.
CREATE TABLE log.checkpoint (
  origin    text   NOT NULL,
  size      bigint NOT NULL CHECK (size > 0),
  note      text   NOT NULL,
  signed_at bigint NOT NULL,
  PRIMARY KEY (origin, size)
);

-- What witnesses said of it: a line of a signed note each, under the witness's verifier key.
CREATE TABLE log.cosignature (
  origin  text   NOT NULL,
  size    bigint NOT NULL,
  witness text   NOT NULL,
  line    text   NOT NULL,
  at      bigint NOT NULL,
  PRIMARY KEY (origin, size, witness)
);

-- What this installation cosigned of other logs. The number makes two rivals for the next place collide.
CREATE TABLE log.witnessed (
  origin text   NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  size   bigint NOT NULL,
  note   text   NOT NULL,
  at     bigint NOT NULL,
  PRIMARY KEY (origin, number)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['chain', 'tile_root', 'checkpoint', 'cosignature', 'witnessed'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON log.%I FOR EACH ROW EXECUTE FUNCTION log.refuse()', name);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON log.%I FOR EACH STATEMENT EXECUTE FUNCTION log.refuse()', name);
  END LOOP;
END $$;
