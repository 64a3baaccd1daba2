package org.flexmeter.gateway.window;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * PostgreSQL's pg_snapshot: which transactions were visible at a moment. Every one below {@code
 * xmax} but those in {@code open} was; none from {@code xmax} on. Ids are unsigned 64-bit numbers.
 *
 * @param text as PostgreSQL writes it, {@code xmin:xmax:open,open}
 * @param xmax the first id that was not given out yet
 * @param open transactions that were running
 */
record PgSnapshot(String text, long xmax, List<Long> open) {
    /** In which no transaction is visible. */
    static final PgSnapshot BEGINNING = parse("1:1:");

    PgSnapshot {
        Objects.requireNonNull(text, "text");
        open = List.copyOf(open);
    }

    /**
     * @throws WindowFault if it is not the text of a pg_snapshot
     */
    static PgSnapshot parse(String text) {
        if (!text.matches("\\d+:\\d+:[\\d,]*")) {
            throw new WindowFault("fm_upto is '" + text + "', the window needs a pg_snapshot");
        }
        String[] parts = text.split(":", -1);
        return new PgSnapshot(text, Long.parseUnsignedLong(parts[1]), ids(parts[2]));
    }

    private static List<Long> ids(String list) {
        return list.isEmpty()
                ? List.of()
                : Arrays.stream(list.split(",")).map(Long::parseUnsignedLong).toList();
    }
}
