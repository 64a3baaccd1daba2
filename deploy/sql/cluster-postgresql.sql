-- Tables of a cluster of gateways (docs/several-machines.md): who reads which part of a source, and the bookmarks that all
-- of them can see. They lie in the database that is read, in a schema of their own, so that their grants have nothing to do
-- with those of the measurements. Run by an owner; needed where gateway.<name>.cluster.enabled=true.

CREATE SCHEMA IF NOT EXISTS flexmeter;

-- One row a shard. Whoever takes it raises the epoch; every write of a bookmark compares it.
CREATE TABLE IF NOT EXISTS flexmeter.lease (
  gateway    VARCHAR(64)  NOT NULL,
  shard      INTEGER      NOT NULL,
  shards     INTEGER      NOT NULL,                    -- how many there were when it was taken
  epoch      BIGINT       NOT NULL,                    -- the fencing number
  holder     VARCHAR(100),                             -- member/incarnation; NULL: given back
  held_until TIMESTAMP WITH TIME ZONE NOT NULL,        -- by this database's clock
  PRIMARY KEY (gateway, shard)
);

-- Which processes are there, so that they can share evenly.
CREATE TABLE IF NOT EXISTS flexmeter.member (
  gateway    VARCHAR(64)  NOT NULL,
  member     VARCHAR(100) NOT NULL,
  seen_until TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (gateway, member)
);

-- Bookmarks and what belongs to them, and the ledger of commands.
CREATE TABLE IF NOT EXISTS flexmeter.bookmark (
  gateway    VARCHAR(64)  NOT NULL,
  shard      INTEGER      NOT NULL,
  feed       VARCHAR(64)  NOT NULL,
  kind       VARCHAR(16)  NOT NULL,                    -- bookmark, part, taken, register, past, command
  name       VARCHAR(200) COLLATE "C" NOT NULL,
  content    BYTEA        NOT NULL,
  saved_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (gateway, shard, feed, kind, name)
);

-- The role of the gateway; no other right is needed, and none on anything else.
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'flexmeter') THEN CREATE ROLE flexmeter LOGIN; END IF;
END $$;
GRANT USAGE ON SCHEMA flexmeter TO flexmeter;
GRANT SELECT, INSERT, UPDATE ON flexmeter.lease TO flexmeter;
GRANT SELECT, INSERT, UPDATE, DELETE ON flexmeter.member, flexmeter.bookmark TO flexmeter;
