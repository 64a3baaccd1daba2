package org.flexmeter.gateway.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * The cluster's tables in a relational database, by standard SQL; deploy/sql/cluster-postgresql.sql
 * makes them. Time is the database's {@code CURRENT_TIMESTAMP}.
 *
 * <p>A write locks the shard's row of {@code lease}, compares the epoch and writes in the same
 * transaction: a shard does not change hands while its bookmark moves, and who has lost it moves no
 * bookmark.
 */
final class JdbcStore implements ClusterStore {
    private final ClusterSettings settings;
    private final DataSource database;
    private final JdbcEntries entries;
    private final String until;

    /**
     * @param database gives connections that are in auto-commit mode
     */
    JdbcStore(ClusterSettings settings, DataSource database) {
        this.settings = settings;
        this.database = database;
        this.entries = new JdbcEntries(settings.gateway(), settings.schema() + ".bookmark");
        this.until =
                "CURRENT_TIMESTAMP + INTERVAL '%d' SECOND".formatted(settings.lease().toSeconds());
    }

    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    private StoreException explain(SQLException e) {
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        String remedy =
                switch (state) {
                    case "42P01", "3F000", "42S02", "42501" ->
                            "; run deploy/sql/cluster-postgresql.sql, or set gateway."
                                    + settings.gateway()
                                    + ".cluster.enabled=false";
                    default -> "";
                };
        // what a driver says behind its first line is of no use here
        String what = String.valueOf(e.getMessage()).lines().findFirst().orElse(state);
        return new StoreException("tables of the cluster: " + what + remedy, e);
    }

    private PreparedStatement prepare(Connection connection, String sql, Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout((int) settings.lease().toSeconds());
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** Each statement needs its right and finds no row. */
    @Override
    public void check() {
        List<String> statements =
                List.of(
                        "UPDATE %s SET holder = holder WHERE 1 = 0".formatted(table("lease")),
                        "INSERT INTO %1$s SELECT * FROM %1$s WHERE 1 = 0".formatted(table("lease")),
                        "UPDATE %s SET member = member WHERE 1 = 0".formatted(table("member")),
                        "DELETE FROM %s WHERE 1 = 0".formatted(table("member")),
                        "INSERT INTO %1$s SELECT * FROM %1$s WHERE 1 = 0"
                                .formatted(table("member")),
                        "UPDATE %s SET content = content WHERE 1 = 0".formatted(table("bookmark")),
                        "DELETE FROM %s WHERE 1 = 0".formatted(table("bookmark")),
                        "INSERT INTO %1$s SELECT * FROM %1$s WHERE 1 = 0"
                                .formatted(table("bookmark")));
        with(
                connection -> {
                    for (String sql : statements) {
                        update(connection, sql);
                    }
                    return statements.size();
                });
    }

    private String table(String name) {
        return settings.schema() + "." + name;
    }

    @Override
    public List<Holding> holdings() {
        String sql =
                "SELECT shard, shards, epoch, CASE WHEN held_until > CURRENT_TIMESTAMP THEN holder"
                        + " END FROM "
                        + table("lease")
                        + " WHERE gateway = ? ORDER BY shard";
        return with(
                connection -> {
                    List<Holding> holdings = new ArrayList<>();
                    try (PreparedStatement select = prepare(connection, sql, settings.gateway());
                            ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            holdings.add(
                                    new Holding(
                                            row.getInt(1),
                                            row.getInt(2),
                                            row.getLong(3),
                                            Optional.ofNullable(row.getString(4))));
                        }
                    }
                    return holdings;
                });
    }

    @Override
    public OptionalLong acquire(int shard, int shards, String holder) {
        return with(
                connection -> {
                    makeRow(connection, shard, shards);
                    int taken =
                            update(
                                    connection,
                                    "UPDATE %s SET epoch = epoch + 1, shards = ?, holder = ?, held_until = %s WHERE gateway = ? AND shard = ? AND (holder IS NULL OR held_until <= CURRENT_TIMESTAMP)"
                                            .formatted(table("lease"), until),
                                    shards,
                                    holder,
                                    settings.gateway(),
                                    shard);
                    return taken == 1 ? epoch(connection, shard, holder) : OptionalLong.empty();
                });
    }

    /** The epoch belongs to this holder, or somebody else has taken the shard meanwhile. */
    private OptionalLong epoch(Connection connection, int shard, String holder)
            throws SQLException {
        try (PreparedStatement select =
                        prepare(
                                connection,
                                "SELECT epoch FROM %s WHERE gateway = ? AND shard = ? AND holder = ?"
                                        .formatted(table("lease")),
                                settings.gateway(),
                                shard,
                                holder);
                ResultSet row = select.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    private void makeRow(Connection connection, int shard, int shards) throws SQLException {
        try {
            update(
                    connection,
                    "INSERT INTO %1$s (gateway, shard, shards, epoch, held_until) SELECT CAST(? AS VARCHAR(64)), CAST(? AS INTEGER), CAST(? AS INTEGER), 0, CURRENT_TIMESTAMP WHERE NOT EXISTS (SELECT 1 FROM %1$s WHERE gateway = ? AND shard = ?)"
                            .formatted(table("lease")),
                    settings.gateway(),
                    shard,
                    shards,
                    settings.gateway(),
                    shard);
        } catch (SQLException e) {
            if (!isDuplicate(e)) {
                throw e;
            }
        }
    }

    private static boolean isDuplicate(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).orElse("").startsWith("23");
    }

    @Override
    public boolean renew(int shard, long epoch, String holder) {
        return with(
                        connection ->
                                update(
                                        connection,
                                        "UPDATE %s SET holder = ?, held_until = %s WHERE gateway = ? AND shard = ? AND epoch = ?"
                                                .formatted(table("lease"), until),
                                        holder,
                                        settings.gateway(),
                                        shard,
                                        epoch))
                == 1;
    }

    @Override
    public void release(int shard, long epoch, String holder) {
        with(
                connection ->
                        update(
                                connection,
                                "UPDATE %s SET holder = NULL, held_until = CURRENT_TIMESTAMP WHERE gateway = ? AND shard = ? AND epoch = ? AND holder = ?"
                                        .formatted(table("lease")),
                                settings.gateway(),
                                shard,
                                epoch,
                                holder));
    }

    @Override
    public void alive(String member) {
        String update =
                "UPDATE %s SET seen_until = %s WHERE gateway = ? AND member = ?"
                        .formatted(table("member"), until);
        String insert =
                "INSERT INTO %s (gateway, member, seen_until) VALUES (?, ?, %s)"
                        .formatted(table("member"), until);
        with(
                connection ->
                        update(connection, update, settings.gateway(), member) == 1
                                ? 1
                                : update(connection, insert, settings.gateway(), member));
    }

    @Override
    public void gone(String member) {
        with(
                connection ->
                        update(
                                connection,
                                "DELETE FROM %s WHERE gateway = ? AND (member = ? OR seen_until <= CURRENT_TIMESTAMP)"
                                        .formatted(table("member")),
                                settings.gateway(),
                                member));
    }

    @Override
    public Set<String> members() {
        String sql =
                "SELECT member FROM %s WHERE gateway = ? AND seen_until > CURRENT_TIMESTAMP"
                        .formatted(table("member"));
        return with(
                connection -> {
                    Set<String> members = new TreeSet<>();
                    try (PreparedStatement select = prepare(connection, sql, settings.gateway());
                            ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            members.add(row.getString(1));
                        }
                    }
                    return members;
                });
    }

    @Override
    public boolean write(int shard, long epoch, List<Change> changes) {
        return with(
                connection -> {
                    connection.setAutoCommit(false);
                    try {
                        boolean mine = locks(connection, shard, epoch);
                        if (mine) {
                            entries.write(connection, shard, changes);
                        }
                        connection.commit();
                        return mine;
                    } catch (SQLException | RuntimeException e) {
                        connection.rollback();
                        throw e;
                    } finally {
                        connection.setAutoCommit(true);
                    }
                });
    }

    private boolean locks(Connection connection, int shard, long epoch) throws SQLException {
        try (PreparedStatement select =
                        prepare(
                                connection,
                                "SELECT epoch FROM %s WHERE gateway = ? AND shard = ? FOR UPDATE"
                                        .formatted(table("lease")),
                                settings.gateway(),
                                shard);
                ResultSet row = select.executeQuery()) {
            return row.next() && row.getLong(1) == epoch;
        }
    }

    @Override
    public List<Entry> read(int shard, String feed) {
        return with(connection -> entries.read(connection, shard, feed));
    }

    @Override
    public List<String> feeds(int shard) {
        return with(connection -> entries.feeds(connection, shard));
    }
}
