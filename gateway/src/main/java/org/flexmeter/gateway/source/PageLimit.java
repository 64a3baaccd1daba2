package org.flexmeter.gateway.source;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.flexmeter.gateway.translate.CutRow;

/**
 * How much a page of a PostgreSQL may hold. Its driver gives a page up before it makes room for it
 * ({@code maxResultBuffer}); the same query is then asked once without the cells that are too
 * large, and with their names and sizes instead, so that their rows can be refused and the feed
 * goes on.
 */
final class PageLimit implements RowBound {
    /** Bytes of a cell that are read where no setting says otherwise. */
    static final int CELL = 1_048_576;

    /** Cells of that size in a page at most, where there is memory for so many. */
    static final int CELLS = 16;

    /** A page has this part of the heap at most, but room for one cell with what is around it. */
    static final int OF_A_HEAP = 64;

    private static final int AROUND_A_CELL = 65_536;

    /** With cells no larger than that, a page of a thousand rows fits in any case. */
    private static final int SMALL = 1_024;

    /** So long are names of devices; no page is too large that has nothing longer. */
    private static final int SMALLEST = 64;

    private static final Set<Integer> OF_FIXED_SIZE =
            Set.of(
                    Types.BIT,
                    Types.BOOLEAN,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.REAL,
                    Types.DOUBLE,
                    Types.DATE,
                    Types.TIME,
                    Types.TIMESTAMP,
                    Types.TIMESTAMP_WITH_TIMEZONE);

    private final int cell;
    private final long page;

    /** What a cell may have, of queries whose last page was too large. */
    private final Map<String, Integer> careful = new ConcurrentHashMap<>();

    /**
     * @param cell bytes of one cell at most
     */
    PageLimit(int cell) {
        this(cell, Runtime.getRuntime().maxMemory());
    }

    /**
     * @param cell bytes of one cell at most
     * @param heap of the process at most, in bytes
     */
    PageLimit(int cell, long heap) {
        this.cell = cell;
        this.page =
                Math.max(
                        (long) cell + AROUND_A_CELL,
                        Math.min((long) CELLS * cell, heap / OF_A_HEAP));
    }

    /** Bytes of a page, for the driver. */
    long page() {
        return page;
    }

    /** The statement, which notes when its page is too large, or the one for such a page. */
    @Override
    public PreparedStatement prepare(String sql, Preparing how) throws Throwable {
        Integer most = careful.get(sql);
        PreparedStatement statement =
                how.prepare(most == null ? sql : withoutLarge(sql, most, how));
        return (PreparedStatement)
                Proxy.newProxyInstance(
                        PageLimit.class.getClassLoader(),
                        new Class<?>[] {PreparedStatement.class},
                        (proxy, method, arguments) -> {
                            try {
                                Object result = method.invoke(statement, arguments);
                                if (most != null && method.getName().startsWith("execute")) {
                                    careful.remove(sql);
                                }
                                return result;
                            } catch (InvocationTargetException e) {
                                throw told(sql, e.getCause());
                            }
                        });
    }

    private Throwable told(String sql, Throwable fault) {
        if (!isTooLarge(fault)) {
            return fault;
        }
        careful.merge(sql, cell, (before, again) -> smaller(before));
        return new SQLException(
                "a page of rows has more than %d bytes; it is read again without what is too large in it"
                        .formatted(page()),
                "54000",
                fault);
    }

    /** What a cell may have after a page was too large with so many bytes a cell. */
    static int smaller(int before) {
        return before > SMALL ? SMALL : Math.max(Math.min(before, SMALLEST), before / 4);
    }

    private static boolean isTooLarge(Throwable fault) {
        return Stream.iterate(fault, t -> t != null, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .flatMap(e -> Stream.iterate(e, t -> t != null, SQLException::getNextException))
                .anyMatch(e -> String.valueOf(e.getMessage()).contains("maxResultBuffer"));
    }

    private static String withoutLarge(String sql, int most, Preparing how) throws Throwable {
        List<String> columns = new ArrayList<>();
        List<String> cut = new ArrayList<>();
        try (PreparedStatement asked = how.prepare(sql)) {
            ResultSetMetaData all = asked.getMetaData();
            for (int i = 1; i <= all.getColumnCount(); i++) {
                String name = '"' + all.getColumnLabel(i).replace("\"", "\"\"") + '"';
                String size = "octet_length(page.%s::text)".formatted(name);
                if (OF_FIXED_SIZE.contains(all.getColumnType(i))) {
                    columns.add("page." + name);
                } else {
                    columns.add(
                            "CASE WHEN %s <= %d THEN page.%s END AS %s"
                                    .formatted(size, most, name, name));
                    cut.add(
                            "CASE WHEN %s > %d THEN '%s: ' || %s END"
                                    .formatted(
                                            size,
                                            most,
                                            all.getColumnLabel(i).replace("'", "''"),
                                            size));
                }
            }
        }
        if (!cut.isEmpty()) {
            columns.add(
                    "NULLIF(concat_ws(', ', %s), '') AS %s"
                            .formatted(String.join(", ", cut), CutRow.COLUMN));
        }
        return "SELECT %s FROM (%s) page".formatted(String.join(", ", columns), sql);
    }
}
