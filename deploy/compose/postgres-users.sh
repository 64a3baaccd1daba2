# Run once by the image, when it makes the database: who reads, and who writes.
set -euo pipefail
psql -q -v ON_ERROR_STOP=1 -U postgres -d iren \
  -v reader="$(cat /run/secrets/postgres-gateway)" -v writer="$(cat /run/secrets/postgres-writer)" <<'END'
ALTER ROLE flexmeter LOGIN PASSWORD :'reader';
-- the DSO's head-end: meter values, and the outcomes of commands
CREATE ROLE iren_writer LOGIN PASSWORD :'writer';
GRANT USAGE ON SCHEMA iren TO iren_writer;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA iren TO iren_writer;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA iren TO iren_writer;
END
