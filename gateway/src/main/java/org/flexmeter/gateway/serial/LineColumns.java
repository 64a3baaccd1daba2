package org.flexmeter.gateway.serial;

import org.flexmeter.gateway.message.Row;

/** The columns that every codec gives. */
final class LineColumns {
    private LineColumns() {}

    static String feed(Row row) {
        return String.valueOf(row.get("feed"));
    }

    /** The device's id on the line: the address of a meter or the id of a node. */
    static String device(Row row) {
        return String.valueOf(row.has("node") ? row.get("node") : row.get("address"));
    }
}
