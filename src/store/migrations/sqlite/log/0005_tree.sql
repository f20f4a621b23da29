-- The proof of the log, written with the leaves in one transaction; see src/store/leaf.rs and tree.rs.

-- SHA-256 of 0x02, the chain of the event before in the same stream (32 zero bytes for the first), and the leaf.
CREATE TABLE chain (
  position integer PRIMARY KEY,
  hash     blob    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Roots of full tiles: of 256 leaves at level 1, of 65,536 at level 2, and so on.
CREATE TABLE tile_root (
  level integer NOT NULL CHECK (level > 0),
  idx   integer NOT NULL,
  hash  blob    NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
) STRICT;

-- What this log signed, under the name that it had.
CREATE TABLE checkpoint (
  origin    text    NOT NULL,
  size      integer NOT NULL CHECK (size > 0),
  note      text    NOT NULL,
  signed_at integer NOT NULL,
  PRIMARY KEY (origin, size)
) STRICT;

-- What witnesses said of it: a line of a signed note each, under the witness's verifier key.
CREATE TABLE cosignature (
  origin  text    NOT NULL,
  size    integer NOT NULL,
  witness text    NOT NULL,
  line    text    NOT NULL,
  at      integer NOT NULL,
  PRIMARY KEY (origin, size, witness)
) STRICT;

-- What this installation cosigned of other logs. The number makes two rivals for the next place collide.
CREATE TABLE witnessed (
  origin text    NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  size   integer NOT NULL,
  note   text    NOT NULL,
  at     integer NOT NULL,
  PRIMARY KEY (origin, number)
) STRICT;

CREATE TRIGGER chain_once BEFORE INSERT ON chain WHEN EXISTS (SELECT 1 FROM chain WHERE position = NEW.position) BEGIN
  SELECT RAISE(ABORT, 'append-only: chain');
END;
CREATE TRIGGER tile_root_once BEFORE INSERT ON tile_root WHEN EXISTS (
  SELECT 1 FROM tile_root WHERE level = NEW.level AND idx = NEW.idx) BEGIN
  SELECT RAISE(ABORT, 'append-only: tile_root');
END;
CREATE TRIGGER checkpoint_once BEFORE INSERT ON checkpoint WHEN EXISTS (
  SELECT 1 FROM checkpoint WHERE origin = NEW.origin AND size = NEW.size) BEGIN
  SELECT RAISE(ABORT, 'append-only: checkpoint');
END;
CREATE TRIGGER cosignature_once BEFORE INSERT ON cosignature WHEN EXISTS (
  SELECT 1 FROM cosignature WHERE origin = NEW.origin AND size = NEW.size AND witness = NEW.witness) BEGIN
  SELECT RAISE(ABORT, 'append-only: cosignature');
END;
CREATE TRIGGER witnessed_once BEFORE INSERT ON witnessed WHEN EXISTS (
  SELECT 1 FROM witnessed WHERE origin = NEW.origin AND number = NEW.number) BEGIN
  SELECT RAISE(ABORT, 'append-only: witnessed');
END;

CREATE TRIGGER chain_kept BEFORE DELETE ON chain BEGIN SELECT RAISE(ABORT, 'append-only: chain'); END;
CREATE TRIGGER chain_unchanged BEFORE UPDATE ON chain BEGIN SELECT RAISE(ABORT, 'append-only: chain'); END;
CREATE TRIGGER tile_root_kept BEFORE DELETE ON tile_root BEGIN SELECT RAISE(ABORT, 'append-only: tile_root'); END;
CREATE TRIGGER tile_root_unchanged BEFORE UPDATE ON tile_root BEGIN SELECT RAISE(ABORT, 'append-only: tile_root'); END;
CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'append-only: checkpoint'); END;
CREATE TRIGGER checkpoint_unchanged BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'append-only: checkpoint'); END;
CREATE TRIGGER cosignature_kept BEFORE DELETE ON cosignature BEGIN SELECT RAISE(ABORT, 'append-only: cosignature'); END;
CREATE TRIGGER cosignature_unchanged BEFORE UPDATE ON cosignature BEGIN SELECT RAISE(ABORT, 'append-only: cosignature'); END;
CREATE TRIGGER witnessed_kept BEFORE DELETE ON witnessed BEGIN SELECT RAISE(ABORT, 'append-only: witnessed'); END;
CREATE TRIGGER witnessed_unchanged BEFORE UPDATE ON witnessed BEGIN SELECT RAISE(ABORT, 'append-only: witnessed'); END;
