-- Commands to Iren's meters: the gateway inserts, the head-end carries out and writes the outcome into the same row.
-- Run after iren-postgresql.sql, by the owner of the schema. A command is keyed by the control centre's invocation id and
-- the meter, so that two gateways cannot both dispatch it.

CREATE TABLE IF NOT EXISTS iren.command (
  invocation_id VARCHAR(64) NOT NULL,                  -- the control centre's
  meter_id      VARCHAR(64) NOT NULL,
  command       VARCHAR(64) NOT NULL,                  -- read-now, disconnect, connect, limit-power
  parameters    TEXT        NOT NULL DEFAULT '{}',     -- JSON object, {"limit": 3000.0}; units stand in catalogue/iren.yaml
  requested_at  TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at    TIMESTAMP WITH TIME ZONE NOT NULL,     -- the head-end must not begin it later
  taken_at      TIMESTAMP WITH TIME ZONE,              -- the head-end has begun it
  finished_at   TIMESTAMP WITH TIME ZONE,
  outcome       VARCHAR(16) CHECK (outcome IN ('done', 'failed')),
  detail        VARCHAR(200),                          -- what the meter said
  PRIMARY KEY (invocation_id, meter_id)
);
CREATE INDEX IF NOT EXISTS command_open ON iren.command (requested_at) WHERE finished_at IS NULL;

-- The gateway: may ask, may look, may neither change nor remove.
GRANT SELECT, INSERT ON iren.command TO flexmeter;

-- Which command asked for a reading: for tables that were made before there were commands. The gateway selects the column
-- by its setting gateway.iren.originator; where there is none, set that to NULL.
ALTER TABLE iren.st_comet_single_phase ADD COLUMN IF NOT EXISTS originator VARCHAR(64);
ALTER TABLE iren.st_comet_three_phase ADD COLUMN IF NOT EXISTS originator VARCHAR(64);
ALTER TABLE iren.standard_meter_profile ADD COLUMN IF NOT EXISTS originator VARCHAR(64);

-- The variant for a DSO that lets nobody write a table (template act-procedure): the gateway calls a procedure and needs
-- EXECUTE on it, and SELECT on the table alone. True if the command is new, false if it was there.
CREATE OR REPLACE FUNCTION iren.request_command(
  invocation_id VARCHAR, meter_id VARCHAR, command VARCHAR, parameters TEXT,
  requested_at TIMESTAMP WITH TIME ZONE, expires_at TIMESTAMP WITH TIME ZONE)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO iren.command(invocation_id, meter_id, command, parameters, requested_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION iren.request_command FROM PUBLIC;
GRANT EXECUTE ON FUNCTION iren.request_command TO flexmeter;
