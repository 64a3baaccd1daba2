package org.flexmeter.gateway.translate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.Feed;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.Device;

/** Whose a row is and when it was measured: what every kind of feed begins with. */
final class RowHead {
    private final Feed.Source source;
    private final Refuser refuser;
    private final EventTime eventTime;

    RowHead(Feed.Source source, Refuser refuser, Duration futureTolerance) {
        this.source = source;
        this.refuser = refuser;
        this.eventTime = new EventTime(source.time().zone(), futureTolerance);
    }

    /** A known, enabled device of the right type, and its time to the source's own resolution. */
    record Head(Device device, Instant time) {}

    /** The head of a row; if it is bad the page has a refusal more and the answer is empty. */
    Optional<Head> read(Row row, Page page) {
        String id = localId(row);
        Optional<Taken.Not<Object>> cut = CutRow.fault(row);
        if (cut.isPresent()) {
            page.refuse(refuser.row(row, id, "", cut.get()));
            return Optional.empty();
        }
        Taken<Device> device = device(row, id, page);
        if (device instanceof Taken.Not<Device> bad) {
            page.refuse(refuser.row(row, id, source.deviceColumn(), bad));
            return Optional.empty();
        }
        Taken<Instant> time = time(row, page);
        if (time instanceof Taken.Not<Instant> bad) {
            page.refuse(refuser.row(row, id, source.time().column(), bad));
            return Optional.empty();
        }
        return Optional.of(
                new Head(
                        ((Taken.Value<Device>) device).value(),
                        ((Taken.Value<Instant>) time).value()));
    }

    private String localId(Row row) {
        Object id = row.get(source.deviceColumn());
        // CHAR columns come padded
        return id == null ? "" : Texts.of(id).strip();
    }

    private Taken<Device> device(Row row, String id, Page page) {
        if (id.isEmpty()) {
            return refuser.absentKey(row, source.deviceColumn(), Reason.NULL_VALUE);
        }
        Optional<Device> found = page.registry().find(source.gateway(), id);
        if (found.isEmpty()) {
            return Taken.not(
                    Reason.UNKNOWN_DEVICE,
                    "names a device that is not in devices.csv: enter it there");
        }
        Device device = found.get();
        if (!device.enabled()) {
            return Taken.not(
                    Reason.DISABLED_DEVICE,
                    "names a device that devices.csv disables: set enabled to true");
        }
        String type = source.deviceType().name();
        if (!device.deviceType().equals(type)) {
            return Taken.not(
                    Reason.WRONG_TYPE,
                    "names a "
                            + device.deviceType()
                            + " of devices.csv where the feed has "
                            + type
                            + ": set the device's type or look at the query");
        }
        return Taken.value(device);
    }

    private Taken<Instant> time(Row row, Page page) {
        Object value = row.get(source.time().column());
        return value == null
                ? refuser.absentKey(row, source.time().column(), Reason.NO_TIME)
                : eventTime.take(value, page.now());
    }
}
