package org.flexmeter.gateway.catalogue;

import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a row says when the device measured.
 *
 * @param zone of a column that holds local time without zone; empty for points in time
 */
public record TimeColumn(String column, Optional<ZoneId> zone) {
    public TimeColumn {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(zone, "zone");
    }
}
