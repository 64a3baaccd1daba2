-- Commands to Iren's meters in standard SQL (tried on H2; no PostgreSQL needed): the gateway inserts, the head-end carries
-- out and writes the outcome into the same row. Run after iren-standard.sql. A command is keyed by the control centre's
-- invocation id and the meter, so that two gateways cannot both dispatch it.
-- The gateway needs SELECT and INSERT on it and nothing else.

CREATE TABLE IF NOT EXISTS iren.command (
  invocation_id VARCHAR(64)   NOT NULL,                -- the control centre's
  meter_id      VARCHAR(64)   NOT NULL,
  command       VARCHAR(64)   NOT NULL,                -- read-now, disconnect, connect, limit-power
  parameters    VARCHAR(4000) NOT NULL,                -- JSON object, {"limit": 3000.0}; units stand in catalogue/iren.yaml
  requested_at  TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at    TIMESTAMP WITH TIME ZONE NOT NULL,     -- the head-end must not begin it later
  taken_at      TIMESTAMP WITH TIME ZONE,              -- the head-end has begun it
  finished_at   TIMESTAMP WITH TIME ZONE,
  outcome       VARCHAR(16),                           -- done or failed
  detail        VARCHAR(200),                          -- what the meter said
  PRIMARY KEY (invocation_id, meter_id)
);
