package org.flexmeter.gateway.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.Feed;
import org.flexmeter.gateway.catalogue.ValueColumn;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Measurement;
import org.flexmeter.gateway.message.Measurements;
import org.flexmeter.gateway.message.Reading;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.Row;

/** Rows with values become single messages or batches. */
final class MeasurementRows implements FeedTranslation {
    private final Feed.Measurements feed;
    private final Refuser refuser;
    private final RowHead head;
    private final List<ColumnReader> columns;

    MeasurementRows(Feed.Measurements feed, TranslatorSettings settings) {
        this(feed, new Refuser(feed.source()), settings);
    }

    private MeasurementRows(Feed.Measurements feed, Refuser refuser, TranslatorSettings settings) {
        this(feed, refuser, new RowHead(feed.source(), refuser, settings.futureTolerance()));
    }

    private MeasurementRows(Feed.Measurements feed, Refuser refuser, RowHead head) {
        this.feed = feed;
        this.refuser = refuser;
        this.head = head;
        this.columns = feed.columns().stream().map(ColumnReader::new).toList();
    }

    @Override
    public Refuser refuser() {
        return refuser;
    }

    @Override
    public Group translate(List<Row> rows, Page page) {
        Events<Content> events = new Events<>();
        for (Row row : rows) {
            Optional<RowHead.Head> read = head.read(row, page);
            if (read.isPresent()) {
                List<Measurement> values = values(row, read.get().device().localId(), page);
                if (!values.isEmpty()) {
                    Content content = new Content(values, Originator.of(feed.source(), row));
                    events.add(read.get().device(), read.get().time(), content);
                }
            }
        }
        List<FmMessage> messages = feed.batch().isPresent() ? batches(events) : singles(events);
        return group(messages, page);
    }

    private record Content(List<Measurement> values, Optional<String> originator) {}

    @Override
    public Group replay(Row row, Refusal refused, Page page) {
        if (refused.whole()) {
            return translate(List.of(row), page);
        }
        List<ValueColumn> mended =
                feed.columns().stream().filter(c -> c.column().equals(refused.field())).toList();
        if (mended.isEmpty()) {
            Taken.Not<?> why =
                    new Taken.Not<>(
                            Reason.MISSING_COLUMN,
                            "is not in "
                                    + feed.source().catalogue()
                                    + " any more: enter it there, or discard the item");
            page.refuse(refuser.row(row, refused.device(), refused.field(), why));
            return group(List.of(), page);
        }
        if (mended.get(0).optional()
                && row.has(refused.field())
                && row.get(refused.field()) == null) {
            return group(List.of(), page);
        }
        Feed.Measurements part = new Feed.Measurements(feed.source(), feed.batch(), mended);
        return new MeasurementRows(part, refuser, head).translate(List.of(row), page);
    }

    private Group group(List<FmMessage> messages, Page page) {
        return new Group(
                feed.source().gateway(), feed.source().name(), messages, page.refusals(), Map.of());
    }

    /** The values of a row; if there are none, the row has been refused whole. */
    private List<Measurement> values(Row row, String device, Page page) {
        List<Measurement> values = new ArrayList<>(columns.size());
        List<BadColumn> bad = new ArrayList<>(0);
        for (ColumnReader column : columns) {
            Object value = row.get(column.name());
            Taken<Measurement> taken =
                    value == null ? refuser.absent(row, column.name()) : column.take(value);
            if (taken instanceof Taken.Value<Measurement> good) {
                values.add(good.value());
            } else if (!(column.optional() && value == null && row.has(column.name()))) {
                bad.add(new BadColumn(column.name(), (Taken.Not<Measurement>) taken));
            }
        }
        if (values.isEmpty()) {
            page.refuse(nothingLeft(row, device, bad));
        } else {
            for (BadColumn column : bad) {
                page.refuse(refuser.value(row, device, column.name(), column.why()));
            }
        }
        return values;
    }

    private record BadColumn(String name, Taken.Not<Measurement> why) {}

    private Refusal nothingLeft(Row row, String device, List<BadColumn> bad) {
        if (bad.isEmpty()) {
            Taken.Not<Measurement> why =
                    new Taken.Not<>(Reason.NULL_VALUE, "has a row in which every value is NULL");
            return refuser.row(row, device, "", why);
        }
        return refuser.row(row, device, bad.get(0).name(), bad.get(0).why());
    }

    private static List<FmMessage> singles(Events<Content> events) {
        return events.all().stream().map(MeasurementRows::single).toList();
    }

    private static FmMessage single(Events.Event<Content> event) {
        return new Measurements(
                event.device().hardwareId(), reading(event), event.content().originator());
    }

    private static Reading reading(Events.Event<Content> event) {
        return new Reading(event.time(), event.content().values());
    }

    /**
     * The control centre's batches have no originator, so that a reading which a command caused
     * goes by itself, in its place between the others of its device.
     */
    private List<FmMessage> batches(Events<Content> events) {
        List<FmMessage> messages = new ArrayList<>();
        for (List<Events.Event<Content>> ofDevice : events.byDevice()) {
            List<Reading> records = new ArrayList<>();
            for (Events.Event<Content> event : ofDevice) {
                boolean caused = event.content().originator().isPresent();
                if (caused || records.size() == feed.batch().orElseThrow()) {
                    end(ofDevice, records, messages);
                }
                if (caused) {
                    messages.add(single(event));
                } else {
                    records.add(reading(event));
                }
            }
            end(ofDevice, records, messages);
        }
        return messages;
    }

    private static void end(
            List<Events.Event<Content>> ofDevice, List<Reading> records, List<FmMessage> messages) {
        if (!records.isEmpty()) {
            messages.add(new Batch(ofDevice.get(0).device().hardwareId(), records));
            records.clear();
        }
    }
}
