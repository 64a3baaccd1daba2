-- Tables of a cluster of gateways in standard SQL (docs/several-machines.md); for PostgreSQL take cluster-postgresql.sql.
-- Names are compared as bytes: give the column name a binary collation where that is not the default. Grant the gateway's
-- user SELECT, INSERT, UPDATE on lease, and SELECT, INSERT, UPDATE, DELETE on member and bookmark; and let the database end
-- transactions that do nothing for longer than a lease.

CREATE SCHEMA IF NOT EXISTS flexmeter;

CREATE TABLE IF NOT EXISTS flexmeter.lease (
  gateway    VARCHAR(64)  NOT NULL,
  shard      INTEGER      NOT NULL,
  shards     INTEGER      NOT NULL,
  epoch      BIGINT       NOT NULL,
  holder     VARCHAR(100),
  held_until TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (gateway, shard)
);

CREATE TABLE IF NOT EXISTS flexmeter.member (
  gateway    VARCHAR(64)  NOT NULL,
  member     VARCHAR(100) NOT NULL,
  seen_until TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (gateway, member)
);

CREATE TABLE IF NOT EXISTS flexmeter.bookmark (
  gateway    VARCHAR(64)  NOT NULL,
  shard      INTEGER      NOT NULL,
  feed       VARCHAR(64)  NOT NULL,
  kind       VARCHAR(16)  NOT NULL,
  name       VARCHAR(200) NOT NULL,
  content    BINARY LARGE OBJECT NOT NULL,
  saved_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (gateway, shard, feed, kind, name)
);
