package org.flexmeter.gateway.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.StringJoiner;
import org.flexmeter.gateway.translate.CutRow;

/**
 * How much of a row is read of a database whose driver knows no limit of its own: texts and bytes
 * are read as streams up to the limit, few rows at a time. A cell with more is left out and named
 * in {@link CutRow#COLUMN}; once a page has grown too large so is every cell that is not small.
 * What a driver itself holds of a row stands in docs/security.md. Texts are counted in characters.
 */
final class BoundedCells implements RowBound {
    private static final int FEW = 16;
    private static final int START = 256;

    private final int cell;
    private final int fetch;

    private BoundedCells(int cell, int fetch) {
        this.cell = cell;
        this.fetch = fetch;
    }

    /**
     * @param url of the database; MySQL's and MariaDB's drivers hold all rows if they are not told
     *     to hand them on one by one
     * @param cell bytes of a cell at most
     */
    static BoundedCells of(String url, int cell) {
        if (url.startsWith("jdbc:mysql:")) {
            return new BoundedCells(cell, Integer.MIN_VALUE);
        }
        return new BoundedCells(cell, url.startsWith("jdbc:mariadb:") ? 1 : FEW);
    }

    @Override
    public PreparedStatement prepare(String sql, Preparing how) throws Throwable {
        PreparedStatement statement = how.prepare(sql);
        statement.setFetchSize(fetch);
        return proxy(
                PreparedStatement.class,
                (method, arguments) -> {
                    Object result = call(statement, method, arguments);
                    return result instanceof ResultSet rows ? bounded(rows) : result;
                });
    }

    private ResultSet bounded(ResultSet rows) throws SQLException {
        Cells cells = new Cells(rows);
        return proxy(
                ResultSet.class,
                (method, arguments) -> {
                    switch (method.getName()) {
                        case "getMetaData":
                            return cells.described();
                        case "next":
                            cells.nextRow();
                            return call(rows, method, arguments);
                        case "getObject", "getString", "getBytes":
                            return arguments.length == 1 && arguments[0] instanceof Integer column
                                    ? cells.get(column)
                                    : call(rows, method, arguments);
                        default:
                            return call(rows, method, arguments);
                    }
                });
    }

    private interface Answer {
        Object to(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        BoundedCells.class.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answer.to(method, arguments)));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** How a column is read. */
    private enum Manner {
        AS_IT_IS,
        TEXT,
        BYTES,
        WHOLE
    }

    /** The cells of one result, in which a column more says what was cut. */
    private final class Cells {
        private final ResultSet rows;
        private final ResultSetMetaData columns;
        private final Manner[] manners;
        private StringJoiner cut = none();
        private long read;

        private Cells(ResultSet rows) throws SQLException {
            this.rows = rows;
            this.columns = rows.getMetaData();
            this.manners = new Manner[columns.getColumnCount() + 1];
            for (int i = 1; i < manners.length; i++) {
                manners[i] = manner(columns.getColumnType(i), columns.getPrecision(i));
            }
        }

        private static StringJoiner none() {
            return new StringJoiner(", ").setEmptyValue("");
        }

        private static Manner manner(int type, int precision) {
            return switch (type) {
                case Types.CLOB, Types.NCLOB, Types.SQLXML -> Manner.TEXT;
                case Types.BLOB -> Manner.BYTES;
                case Types.CHAR,
                        Types.VARCHAR,
                        Types.LONGVARCHAR,
                        Types.NCHAR,
                        Types.NVARCHAR,
                        Types.LONGNVARCHAR ->
                        isSmall(precision) ? Manner.AS_IT_IS : Manner.TEXT;
                case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY ->
                        isSmall(precision) ? Manner.AS_IT_IS : Manner.BYTES;
                case Types.OTHER, Types.JAVA_OBJECT -> Manner.WHOLE;
                default -> Manner.AS_IT_IS;
            };
        }

        private static boolean isSmall(int precision) {
            return precision > 0 && precision <= SMALL;
        }

        private void nextRow() {
            cut = none();
        }

        private Object get(int column) throws SQLException, IOException {
            if (column == manners.length) {
                return cut.length() == 0 ? null : cut.toString();
            }
            return switch (manners[column]) {
                case TEXT -> text(column);
                case BYTES -> bytes(column);
                case WHOLE -> whole(column);
                case AS_IT_IS -> rows.getObject(column);
            };
        }

        private int most() {
            return read > (long) CELLS * cell ? Math.min(SMALL, cell) : cell;
        }

        private Object text(int column) throws SQLException, IOException {
            try (Reader in = rows.getCharacterStream(column)) {
                if (in == null) {
                    return null;
                }
                int most = most();
                StringBuilder text = new StringBuilder();
                char[] part = new char[START];
                for (int n = in.read(part); n >= 0; n = in.read(part)) {
                    if (text.length() + n > most) {
                        return left(column, most);
                    }
                    text.append(part, 0, n);
                    part = part.length < text.length() ? new char[SMALL * 8] : part;
                }
                read += text.length();
                return text.toString();
            }
        }

        private Object bytes(int column) throws SQLException, IOException {
            try (InputStream in = rows.getBinaryStream(column)) {
                if (in == null) {
                    return null;
                }
                int most = most();
                byte[] bytes = in.readNBytes(most + 1);
                if (bytes.length > most) {
                    return left(column, most);
                }
                read += bytes.length;
                return bytes;
            }
        }

        private Object whole(int column) throws SQLException {
            Object value = rows.getObject(column);
            int size =
                    value instanceof byte[] bytes
                            ? bytes.length
                            : value instanceof CharSequence text ? text.length() : 0;
            if (size > most()) {
                return left(column, most());
            }
            read += size;
            return value;
        }

        private Object left(int column, int most) throws SQLException {
            cut.add("%s: more than %d".formatted(columns.getColumnLabel(column), most));
            return null;
        }

        private ResultSetMetaData described() {
            return proxy(
                    ResultSetMetaData.class,
                    (method, arguments) ->
                            switch (method.getName()) {
                                case "getColumnCount" -> manners.length;
                                case "getColumnLabel", "getColumnName" ->
                                        isCut(arguments)
                                                ? CutRow.COLUMN
                                                : call(columns, method, arguments);
                                case "getColumnType" -> type(arguments, method);
                                default -> call(columns, method, arguments);
                            });
        }

        private boolean isCut(Object[] arguments) {
            return arguments[0].equals(manners.length);
        }

        /** A large object is handed on as what it holds: it is of no use without its connection. */
        private Object type(Object[] arguments, Method method) throws Throwable {
            if (isCut(arguments)) {
                return Types.VARCHAR;
            }
            return switch (manners[(int) arguments[0]]) {
                case TEXT -> Types.LONGVARCHAR;
                case BYTES -> Types.LONGVARBINARY;
                default -> call(columns, method, arguments);
            };
        }
    }
}
