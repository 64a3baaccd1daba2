package org.flexmeter.gateway.translate;

import org.flexmeter.gateway.catalogue.Feed;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.Row;

/** Words the refusals of one feed. */
final class Refuser {
    private final Feed.Source source;

    Refuser(Feed.Source source) {
        this.source = source;
    }

    /** A row of which nothing is published. */
    Refusal row(Row row, String device, String column, Taken.Not<?> why) {
        return refusal(row, device, column, why.reason(), why.text(), true);
    }

    /** A value of a row whose others are published. */
    Refusal value(Row row, String device, String column, Taken.Not<?> why) {
        String text = why.text() + "; the rest of the row was published";
        return refusal(row, device, column, why.reason(), text, false);
    }

    /** A row on which the gateway itself failed; it may be one that cannot even be written. */
    Refusal broken(Row row, Throwable fault) {
        return new Refusal(
                source.gateway(),
                source.name(),
                OneItem.look(() -> String.valueOf(row.get(source.deviceColumn())), broken -> ""),
                "",
                Reason.UNEXPECTED,
                source.gateway() + "/" + source.name() + ": " + OneItem.words(fault),
                OneItem.look(
                        () -> RowJson.write(row),
                        broken -> String.join(",", row.columns().keySet())),
                true);
    }

    /** A row on which the program has ended; it is not looked into. */
    Refusal ended(Row row, boolean brief) {
        Object device = row.get(source.deviceColumn());
        return new Refusal(
                source.gateway(),
                source.name(),
                device instanceof String text ? text : "",
                "",
                Reason.ENDED_PROGRAM,
                source.gateway() + "/" + source.name() + ": " + OneItem.ENDED,
                brief ? String.join(",", row.columns().keySet()) : RowJson.write(row),
                true);
    }

    private Refusal refusal(
            Row row, String device, String column, Reason reason, String text, boolean whole) {
        String message =
                source.gateway()
                        + "/"
                        + source.name()
                        + ": "
                        + (device.isEmpty() ? "" : "device " + Texts.quoted(device) + ", ")
                        + (column.isEmpty() ? "" : "column " + column + " ")
                        + text;
        return new Refusal(
                source.gateway(),
                source.name(),
                device,
                column,
                reason,
                message,
                RowJson.write(row),
                whole,
                Refusal.Form.ROW);
    }

    /** A column that must be there and is NULL or missing. */
    <T> Taken<T> absent(Row row, String column) {
        return row.has(column)
                ? Taken.not(
                        Reason.NULL_VALUE,
                        "is NULL: have the source fill it, or mark the column optional in "
                                + source.catalogue())
                : missing();
    }

    /** The time, the device or the alarm of a row, without which it means nothing, is absent. */
    <T> Taken<T> absentKey(Row row, String column, Reason ifNull) {
        return row.has(column) ? Taken.not(ifNull, "is NULL: have the source fill it") : missing();
    }

    private <T> Taken<T> missing() {
        return Taken.not(
                Reason.MISSING_COLUMN,
                "is missing: add it to the query or take it out of " + source.catalogue());
    }
}
