# Schema and users of E.ON's Cassandra; run again, it changes nothing. The password that Cassandra comes with is taken from its
# superuser first. Passwords are in files of /tmp: a command line can be read by every user of the machine.
set -euo pipefail
umask 077
admin=$(cat /run/secrets/cassandra-admin)
printf '[PlainTextAuthProvider]\nusername = cassandra\npassword = %s\n' "$admin" > /tmp/own
printf '[PlainTextAuthProvider]\nusername = cassandra\npassword = cassandra\n' > /tmp/original
echo 'SELECT now() FROM system.local;' > /tmp/ask.cql
echo "ALTER ROLE cassandra WITH PASSWORD = '$admin';" > /tmp/admin.cql
echo "ALTER ROLE flexmeter WITH PASSWORD = '$(cat /run/secrets/cassandra-gateway)';" > /tmp/gateway.cql
as() { cqlsh --credentials="/tmp/$1" -f "$2" cassandra 9042; }
tries=0
until as own /tmp/ask.cql >/dev/null 2>/tmp/why; do
  if [ $((tries += 1)) -gt 60 ]; then
    cat /tmp/why >&2
    echo 'Its superuser has neither the password of secrets/cassandra-admin nor the one that Cassandra comes with.' >&2
    exit 1
  fi
  # a node that is new makes the superuser some seconds after it listens
  as original /tmp/admin.cql >/dev/null 2>&1 || sleep 2
done
for script in eon.cql eon-commands.cql eon-roles.cql; do
  as own "/schema/cql/$script"
done
as own /tmp/gateway.cql
