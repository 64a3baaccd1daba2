package org.flexmeter.gateway.cluster;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The cluster's tables in Cassandra; deploy/cassandra/cluster.cql makes them. A shard is one
 * partition: its lease stands in static columns beside what is remembered, so that a batch with a
 * condition on the epoch (a lightweight transaction) writes all of it or nothing. A holder's name
 * has a time to live: the lease runs out by the clocks of the nodes.
 */
final class CqlStore implements ClusterStore {

    /**
     * How strictly is read and written.
     *
     * @param plain of what has no condition, and of the last phase of what has one
     * @param serial of conditions, and of reading what was written with one
     */
    record Levels(ConsistencyLevel plain, ConsistencyLevel serial) {
        static Levels of(String plain, String serial) {
            return new Levels(
                    DefaultConsistencyLevel.valueOf(plain),
                    DefaultConsistencyLevel.valueOf(serial));
        }
    }

    private static final String CHECKED = "-";
    private static final String SHARD = " WHERE gateway = ? AND shard = ?";
    private static final String KIND = SHARD + " AND feed = ? AND kind = ?";

    private final ClusterSettings settings;
    private final CqlSession session;
    private final Levels levels;
    private final int ttl;
    private final String table;
    private final String members;

    CqlStore(ClusterSettings settings, CqlSession session, Levels levels) {
        this.settings = settings;
        this.session = session;
        this.levels = levels;
        this.ttl = (int) settings.lease().toSeconds();
        this.table = settings.schema() + ".shard";
        this.members = settings.schema() + ".member";
    }

    private <T> T explained(Supplier<T> work) {
        try {
            return work.get();
        } catch (UnauthorizedException e) {
            throw new StoreException(
                    "tables of the cluster: %s; grant SELECT and MODIFY on keyspace %s to the gateway's user (deploy/cassandra/cluster.cql), or set gateway.%s.cluster.enabled=false"
                            .formatted(e.getMessage(), settings.schema(), settings.gateway()),
                    e);
        } catch (InvalidQueryException e) {
            throw new StoreException(
                    "tables of the cluster: %s; run deploy/cassandra/cluster.cql, or set gateway.%s.cluster.enabled=false"
                            .formatted(e.getMessage(), settings.gateway()),
                    e);
        } catch (DriverException e) {
            throw new StoreException("tables of the cluster: " + e.getMessage(), e);
        }
    }

    private BoundStatement bind(String cql, Object... values) {
        return session.prepare(cql)
                .bind(values)
                .setConsistencyLevel(levels.plain())
                .setSerialConsistencyLevel(levels.serial())
                .setTimeout(settings.lease());
    }

    private boolean conditional(List<BoundStatement> statements) {
        BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.LOGGED);
        statements.forEach(batch::addStatement);
        return session.execute(
                        batch.setConsistencyLevel(levels.plain())
                                .setSerialConsistencyLevel(levels.serial())
                                .setTimeout(settings.lease())
                                .build())
                .wasApplied();
    }

    /** A condition that does not hold, and a member that is not there. */
    @Override
    public void check() {
        explained(
                () ->
                        session.execute(
                                bind(
                                        "UPDATE %s SET shards = 0%s IF EXISTS"
                                                .formatted(table, SHARD),
                                        CHECKED,
                                        0)));
        gone(CHECKED);
        members();
    }

    @Override
    public List<Holding> holdings() {
        return explained(
                () -> {
                    List<Holding> holdings = new ArrayList<>();
                    for (int shard = 0; shard < settings.shards(); shard++) {
                        holding(shard).ifPresent(holdings::add);
                    }
                    return holdings;
                });
    }

    /** What is seen here decides nothing: the conditions do. */
    private Optional<Holding> holding(int shard) {
        Row row =
                session.execute(
                                bind(
                                        "SELECT DISTINCT gateway, shard, epoch, shards, holder FROM "
                                                + table
                                                + SHARD,
                                        settings.gateway(),
                                        shard))
                        .one();
        return row == null || row.isNull("epoch")
                ? Optional.empty()
                : Optional.of(
                        new Holding(
                                shard,
                                row.getInt("shards"),
                                row.getLong("epoch"),
                                Optional.ofNullable(row.getString("holder"))));
    }

    @Override
    public OptionalLong acquire(int shard, int shards, String holder) {
        return explained(
                () -> {
                    Long before = holding(shard).map(Holding::epoch).orElse(null);
                    long epoch = before == null ? 1 : before + 1;
                    boolean applied =
                            conditional(
                                    List.of(
                                            bind(
                                                    "UPDATE %s SET epoch = ?, shards = ?%s IF epoch = ?"
                                                            .formatted(table, SHARD),
                                                    epoch,
                                                    shards,
                                                    settings.gateway(),
                                                    shard,
                                                    before),
                                            bind(
                                                    "UPDATE %s USING TTL ? SET holder = ?%s IF holder = null"
                                                            .formatted(table, SHARD),
                                                    ttl,
                                                    holder,
                                                    settings.gateway(),
                                                    shard)));
                    return applied ? OptionalLong.of(epoch) : OptionalLong.empty();
                });
    }

    @Override
    public boolean renew(int shard, long epoch, String holder) {
        return explained(
                () ->
                        session.execute(
                                        bind(
                                                "UPDATE %s USING TTL ? SET holder = ?%s IF epoch = ?"
                                                        .formatted(table, SHARD),
                                                ttl,
                                                holder,
                                                settings.gateway(),
                                                shard,
                                                epoch))
                                .wasApplied());
    }

    @Override
    public void release(int shard, long epoch, String holder) {
        explained(
                () ->
                        session.execute(
                                bind(
                                        "DELETE holder FROM %s%s IF epoch = ? AND holder = ?"
                                                .formatted(table, SHARD),
                                        settings.gateway(),
                                        shard,
                                        epoch,
                                        holder)));
    }

    @Override
    public void alive(String member) {
        explained(
                () ->
                        session.execute(
                                bind(
                                        "INSERT INTO %s (gateway, member) VALUES (?, ?) USING TTL ?"
                                                .formatted(members),
                                        settings.gateway(),
                                        member,
                                        ttl)));
    }

    @Override
    public void gone(String member) {
        explained(
                () ->
                        session.execute(
                                bind(
                                        "DELETE FROM %s WHERE gateway = ? AND member = ?"
                                                .formatted(members),
                                        settings.gateway(),
                                        member)));
    }

    @Override
    public Set<String> members() {
        return explained(
                () -> {
                    Set<String> there = new TreeSet<>();
                    session.execute(
                                    bind(
                                            "SELECT member FROM %s WHERE gateway = ?"
                                                    .formatted(members),
                                            settings.gateway()))
                            .forEach(row -> there.add(row.getString(0)));
                    return there;
                });
    }

    @Override
    public boolean write(int shard, long epoch, List<Change> changes) {
        return explained(
                () -> {
                    List<BoundStatement> batch = new ArrayList<>();
                    batch.add(
                            bind(
                                    "UPDATE %s SET shards = ?%s IF epoch = ?"
                                            .formatted(table, SHARD),
                                    settings.shards(),
                                    settings.gateway(),
                                    shard,
                                    epoch));
                    changes.forEach(change -> batch.add(statement(shard, change)));
                    return conditional(batch);
                });
    }

    private BoundStatement statement(int shard, Change change) {
        if (change instanceof Change.Put put) {
            Entry entry = put.entry();
            return bind(
                    "INSERT INTO %s (gateway, shard, feed, kind, name, content) VALUES (?, ?, ?, ?, ?, ?)"
                            .formatted(table),
                    settings.gateway(),
                    shard,
                    entry.feed(),
                    entry.kind().code(),
                    entry.name(),
                    ByteBuffer.wrap(entry.value()));
        }
        if (change instanceof Change.Remove one) {
            return bind(
                    "DELETE FROM %s%s AND name = ?".formatted(table, KIND),
                    settings.gateway(),
                    shard,
                    one.feed(),
                    one.kind().code(),
                    one.name());
        }
        if (change instanceof Change.RemoveBefore before) {
            return bind(
                    "DELETE FROM %s%s AND name < ?".formatted(table, KIND),
                    settings.gateway(),
                    shard,
                    before.feed(),
                    before.kind().code(),
                    before.name());
        }
        Change.RemoveAll all = (Change.RemoveAll) change;
        return bind(
                "DELETE FROM %s%s".formatted(table, KIND),
                settings.gateway(),
                shard,
                all.feed(),
                all.kind().code());
    }

    @Override
    public List<Entry> read(int shard, String feed) {
        return explained(
                () -> {
                    List<Entry> entries = new ArrayList<>();
                    session.execute(
                                    bind(
                                                    "SELECT kind, name, content FROM %s%s AND feed = ?"
                                                            .formatted(table, SHARD),
                                                    settings.gateway(),
                                                    shard,
                                                    feed)
                                            .setConsistencyLevel(levels.serial()))
                            .forEach(row -> entries.add(entry(feed, row)));
                    return entries;
                });
    }

    private static Entry entry(String feed, Row row) {
        ByteBuffer value = row.getByteBuffer("content");
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return new Entry(feed, Entry.Kind.of(row.getString("kind")), row.getString("name"), bytes);
    }

    @Override
    public List<String> feeds(int shard) {
        return explained(
                () -> {
                    Set<String> feeds = new TreeSet<>();
                    session.execute(
                                    bind(
                                            "SELECT feed, kind FROM %s%s".formatted(table, SHARD),
                                            settings.gateway(),
                                            shard))
                            .forEach(
                                    row -> {
                                        String kind = row.getString("kind");
                                        if ("bookmark".equals(kind) || "part".equals(kind)) {
                                            feeds.add(row.getString("feed"));
                                        }
                                    });
                    return List.copyOf(feeds);
                });
    }
}
