package org.flexmeter.gateway.source;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.flexmeter.gateway.translate.CutRow;

/**
 * What a query gives, page by page. The driver gives a frame up that is too large, before it makes
 * room for it; then fewer rows are asked for, until one row is alone. Of that row each column is
 * asked for by itself, so that it can be refused with all but what is too large.
 */
final class CqlPages implements ResultSet, Iterator<Row> {
    /** A frame holds no more than so many of the largest cells. */
    static final int FRAME_CELLS = 4;

    private static final int PAGE = 5_000;

    /** Cells of these types are as large as their type says. */
    private static final Set<DataType> OF_FIXED_SIZE =
            Set.of(
                    DataTypes.BIGINT,
                    DataTypes.BOOLEAN,
                    DataTypes.COUNTER,
                    DataTypes.DATE,
                    DataTypes.DOUBLE,
                    DataTypes.FLOAT,
                    DataTypes.INET,
                    DataTypes.INT,
                    DataTypes.SMALLINT,
                    DataTypes.TIME,
                    DataTypes.TIMESTAMP,
                    DataTypes.TIMEUUID,
                    DataTypes.TINYINT,
                    DataTypes.UUID);

    private final CqlSession session;
    private final Statement<?> statement;
    private final int cell;
    private final PageSize size;
    private final List<ExecutionInfo> executions = new ArrayList<>();
    private Optional<ResultSet> page = Optional.empty();
    private Optional<ByteBuffer> state;
    private boolean begun;
    private long read;

    private CqlPages(CqlSession session, Statement<?> statement, int cell) {
        this.session = session;
        this.statement = statement;
        this.cell = cell;
        this.size = new PageSize(statement.getPageSize() > 0 ? statement.getPageSize() : PAGE);
        this.state = Optional.ofNullable(statement.getPagingState());
    }

    /** Asks for the first page; what is wrong with more than its size is thrown at once. */
    static ResultSet execute(CqlSession session, Statement<?> statement, int cell) {
        CqlPages pages = new CqlPages(session, statement, cell);
        try {
            pages.ask();
        } catch (FrameTooLongException tooLarge) {
            pages.size.failed();
        }
        return pages;
    }

    private void ask() {
        Statement<?> sized = statement.setPageSize(size.rows());
        ResultSet came = session.execute(sized.setPagingState(state.orElse(null)));
        begun = true;
        page = Optional.of(came);
        executions.add(came.getExecutionInfo());
        state = Optional.ofNullable(came.getExecutionInfo().getPagingState());
        size.came();
    }

    /**
     * Has the next page come that can.
     *
     * @return false if one row alone is too large
     */
    private boolean come() {
        while (true) {
            try {
                ask();
                return true;
            } catch (FrameTooLongException tooLarge) {
                if (size.isOne()) {
                    return false;
                }
                size.failed();
            }
        }
    }

    private int here() {
        return page.map(ResultSet::getAvailableWithoutFetching).orElse(0);
    }

    private boolean isMore() {
        return !begun || state.isPresent();
    }

    /** Rows as maps from column to value; what is too large is left out and named. */
    List<Map<String, Object>> maps() {
        List<Map<String, Object>> maps = new ArrayList<>();
        while (here() > 0 || isMore()) {
            if (here() > 0) {
                maps.add(map(page.orElseThrow().one()));
            } else if (!come()) {
                alone().ifPresent(maps::add);
            }
        }
        return maps;
    }

    private Map<String, Object> map(Row row) {
        ColumnDefinitions columns = row.getColumnDefinitions();
        Map<String, Object> values = new LinkedHashMap<>(columns.size() * 2);
        StringJoiner cut = new StringJoiner(", ");
        for (int i = 0; i < columns.size(); i++) {
            put(values, name(columns, i), row, i, cut);
        }
        note(values, cut);
        return values;
    }

    private static String name(ColumnDefinitions columns, int place) {
        return columns.get(place).getName().asInternal();
    }

    private static void note(Map<String, Object> values, StringJoiner cut) {
        if (cut.length() > 0) {
            values.put(CutRow.COLUMN, cut.toString());
        }
    }

    private void put(Map<String, Object> values, String name, Row row, int i, StringJoiner cut) {
        if (OF_FIXED_SIZE.contains(row.getType(i))) {
            values.put(name, row.getObject(i));
            return;
        }
        ByteBuffer bytes = row.getBytesUnsafe(i);
        int length = bytes == null ? 0 : bytes.remaining();
        int most = read > (long) RowBound.CELLS * cell ? Math.min(RowBound.SMALL, cell) : cell;
        if (length > most) {
            values.put(name, null);
            cut.add(name + ": " + length);
        } else {
            read += length;
            values.put(name, row.getObject(i));
        }
    }

    /** The next row, column by column; empty if it is gone meanwhile. */
    private Optional<Map<String, Object>> alone() {
        if (!(statement instanceof BoundStatement bound)) {
            throw new IllegalStateException("a row of the query is larger than what is read");
        }
        PreparedStatement prepared = bound.getPreparedStatement();
        ColumnDefinitions columns = prepared.getResultSetDefinitions();
        Selectors selectors =
                Selectors.of(prepared.getQuery())
                        .filter(found -> found.each().size() == columns.size())
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "a row is larger than what is read, and the query"
                                                        + " does not name its columns one by one"));
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            values.put(name(columns, i), null);
        }
        StringJoiner cut = new StringJoiner(", ");
        Optional<Optional<ByteBuffer>> behind = Optional.empty();
        for (List<Integer> places : apart(columns)) {
            Optional<ResultSet> some = some(bound, selectors.only(places));
            if (some.isEmpty()) {
                cut.add(name(columns, places.get(0)) + ": more than " + FRAME_CELLS * (long) cell);
                continue;
            }
            behind =
                    Optional.of(
                            Optional.ofNullable(some.get().getExecutionInfo().getPagingState()));
            Row row = some.get().one();
            for (int i = 0; row != null && i < places.size(); i++) {
                put(values, name(columns, places.get(i)), row, i, cut);
            }
        }
        begun = true;
        state =
                behind.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "a row is larger than what is read, and has no small column"
                                                + " by which it could be passed over"));
        size.came();
        note(values, cut);
        return cut.length() == 0 && values.values().stream().allMatch(v -> v == null)
                ? Optional.empty()
                : Optional.of(values);
    }

    /** Columns of fixed size together, each other one by itself. */
    private static List<List<Integer>> apart(ColumnDefinitions columns) {
        List<List<Integer>> apart = new ArrayList<>();
        List<Integer> fixed =
                IntStream.range(0, columns.size())
                        .filter(i -> OF_FIXED_SIZE.contains(columns.get(i).getType()))
                        .boxed()
                        .toList();
        if (!fixed.isEmpty()) {
            apart.add(fixed);
        }
        IntStream.range(0, columns.size())
                .filter(i -> !fixed.contains(i))
                .forEach(i -> apart.add(List.of(i)));
        return apart;
    }

    /** Some columns of the next row; empty if they are too large. */
    private Optional<ResultSet> some(BoundStatement bound, String query) {
        BoundStatement narrow =
                session.prepare(
                                SimpleStatement.newInstance(query)
                                        .setConsistencyLevel(bound.getConsistencyLevel()))
                        .bind();
        for (int i = 0; i < bound.getValues().size(); i++) {
            narrow = narrow.setBytesUnsafe(i, bound.getValues().get(i));
        }
        try {
            return Optional.of(
                    session.execute(narrow.setPageSize(1).setPagingState(state.orElse(null))));
        } catch (FrameTooLongException tooLarge) {
            return Optional.empty();
        }
    }

    @Override
    public boolean hasNext() {
        while (here() == 0 && isMore()) {
            if (!come()) {
                throw new IllegalStateException("a row of the query is larger than what is read");
            }
        }
        return here() > 0;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.orElseThrow().one();
    }

    @Override
    public Iterator<Row> iterator() {
        return this;
    }

    @Override
    public ColumnDefinitions getColumnDefinitions() {
        hasNext();
        return page.orElseThrow().getColumnDefinitions();
    }

    @Override
    public List<ExecutionInfo> getExecutionInfos() {
        return List.copyOf(executions);
    }

    @Override
    public boolean isFullyFetched() {
        return !isMore();
    }

    @Override
    public int getAvailableWithoutFetching() {
        return here();
    }

    @Override
    public boolean wasApplied() {
        hasNext();
        return page.orElseThrow().wasApplied();
    }
}
