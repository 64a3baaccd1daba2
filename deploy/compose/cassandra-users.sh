# Schema and users of E.ON's Cassandra; run again, it changes nothing. The password that Cassandra comes with is taken from its
# superuser first.
set -euo pipefail
admin=$(cat /run/secrets/cassandra-admin)
as() { cqlsh -u cassandra -p "$1" "${@:2}" cassandra 9042; }
until as "$admin" -e 'SELECT now() FROM system.local' >/dev/null 2>&1; do
  # a node that is new makes the superuser some seconds after it listens
  as cassandra -e "ALTER ROLE cassandra WITH PASSWORD = '$admin'" >/dev/null 2>&1 || sleep 2
done
for script in eon.cql eon-commands.cql eon-roles.cql; do
  as "$admin" -f "/schema/cql/$script"
done
as "$admin" -e "ALTER ROLE flexmeter WITH PASSWORD = '$(cat /run/secrets/cassandra-gateway)'"
