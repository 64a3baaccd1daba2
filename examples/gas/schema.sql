CREATE SCHEMA IF NOT EXISTS gas;

CREATE TABLE gas.reading (
  seq      bigserial PRIMARY KEY,
  meter    text NOT NULL,
  taken_at timestamptz NOT NULL,
  litres   bigint,
  flow     numeric(10,3)          -- m3/h
);
