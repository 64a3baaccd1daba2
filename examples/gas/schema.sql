CREATE SCHEMA IF NOT EXISTS gas;

CREATE TABLE gas.reading (
  seq      bigserial PRIMARY KEY,
  meter    text NOT NULL,
  taken_at timestamptz NOT NULL,
  litres   bigint,
  flow     numeric(10,3)          -- m3/h
);

-- Commands: the gateway inserts, the DSO's own system obeys and writes state and answer (docs/add-a-gateway.md, 5).
CREATE TABLE gas.valve_order (
  id       text NOT NULL,            -- the control centre's
  meter    text NOT NULL,
  what     text NOT NULL,            -- close-valve, open-valve or set-limit
  args     text NOT NULL,            -- JSON object, {"flow": 2.5}
  asked_at timestamptz NOT NULL,
  until    timestamptz NOT NULL,     -- not to be begun later
  state    integer,                  -- 1 carried out, 2 refused; NULL: not yet
  answer   text,
  PRIMARY KEY (id, meter)
);
