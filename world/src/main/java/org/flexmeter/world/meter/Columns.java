package org.flexmeter.world.meter;

import java.util.List;
import org.flexmeter.world.ledger.Values;

/** The columns of one table, bound to FM names and units by hand. */
final class Columns {
    private final List<Column> columns;
    private final List<String> names;

    Columns(List<Column> columns) {
        this.columns = List.copyOf(columns);
        this.names = this.columns.stream().map(Column::name).toList();
    }

    List<Column> all() {
        return columns;
    }

    /** What must arrive of a reading. */
    Values expected(int meter, long millis) {
        return Values.of(
                names,
                columns.stream().mapToDouble(column -> column.expected(meter, millis)).toArray());
    }

    /** What must arrive of a reading whose first column is NULL. */
    Values expectedWithoutFirst(int meter, long millis) {
        return Values.of(
                names.subList(1, names.size()),
                columns.stream()
                        .skip(1)
                        .mapToDouble(column -> column.expected(meter, millis))
                        .toArray());
    }
}
