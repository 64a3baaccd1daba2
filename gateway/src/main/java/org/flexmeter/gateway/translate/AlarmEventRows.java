package org.flexmeter.gateway.translate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flexmeter.gateway.catalogue.AlarmType;
import org.flexmeter.gateway.catalogue.Feed;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.Row;

/** Rows of which each tells of one alarm become alerts. */
final class AlarmEventRows implements FeedTranslation {
    private final Feed.AlarmEvents feed;
    private final Refuser refuser;
    private final RowHead head;
    private final Map<String, AlarmType> byCode;

    AlarmEventRows(Feed.AlarmEvents feed, TranslatorSettings settings) {
        this.feed = feed;
        this.refuser = new Refuser(feed.source());
        this.head = new RowHead(feed.source(), refuser, settings.futureTolerance());
        this.byCode =
                feed.source().deviceType().alarms().stream()
                        .collect(Collectors.toMap(AlarmType::code, Function.identity()));
    }

    @Override
    public Refuser refuser() {
        return refuser;
    }

    @Override
    public Group translate(List<Row> rows, Page page) {
        Events<AlarmMessage> events = AlarmMessage.events();
        for (Row row : rows) {
            head.read(row, page)
                    .ifPresent(
                            of ->
                                    message(row, of.device().localId(), page)
                                            .ifPresent(m -> events.add(of.device(), of.time(), m)));
        }
        return new Group(
                feed.source().gateway(),
                feed.source().name(),
                AlarmMessage.alerts(events),
                page.refusals(),
                Map.of());
    }

    private Optional<AlarmMessage> message(Row row, String device, Page page) {
        Taken<AlarmType> alarm = alarm(row);
        if (alarm instanceof Taken.Not<AlarmType> bad) {
            page.refuse(refuser.row(row, device, feed.alarm(), bad));
            return Optional.empty();
        }
        Taken<Boolean> active = active(row);
        if (active instanceof Taken.Not<Boolean> bad) {
            page.refuse(refuser.row(row, device, feed.active().orElse(""), bad));
            return Optional.empty();
        }
        AlarmType type = ((Taken.Value<AlarmType>) alarm).value();
        Optional<String> originator = Originator.of(feed.source(), row);
        return Optional.of(
                ((Taken.Value<Boolean>) active).value()
                        ? AlarmMessage.raised(type, text(row, type), originator)
                        : AlarmMessage.cleared(type, text(row, type), originator));
    }

    private Taken<AlarmType> alarm(Row row) {
        Object value = row.get(feed.alarm());
        if (value == null) {
            return refuser.absentKey(row, feed.alarm(), Reason.NULL_VALUE);
        }
        AlarmType alarm = byCode.get(Texts.of(value).strip());
        return alarm == null
                ? Taken.not(
                        Reason.UNKNOWN_ALARM,
                        "is "
                                + Texts.quoted(value)
                                + ", not a code of the device type's alarms: add it to "
                                + feed.source().catalogue())
                : Taken.value(alarm);
    }

    private Taken<Boolean> active(Row row) {
        if (feed.active().isEmpty()) {
            return Taken.value(true);
        }
        Object value = row.get(feed.active().get());
        if (value == null) {
            return refuser.absentKey(row, feed.active().get(), Reason.NULL_VALUE);
        }
        if (value instanceof Boolean flag) {
            return Taken.value(flag);
        }
        if (Numbers.take(value) instanceof Taken.Value<BigDecimal> number) {
            if (number.value().signum() == 0) {
                return Taken.value(false);
            }
            if (number.value().compareTo(BigDecimal.ONE) == 0) {
                return Taken.value(true);
            }
        }
        String text = value.toString().strip();
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Taken.value(text.equalsIgnoreCase("true"));
        }
        return Taken.not(
                Reason.OUT_OF_RANGE, "is " + Texts.quoted(value) + ", neither true nor false");
    }

    private String text(Row row, AlarmType type) {
        return feed.message()
                .map(row::get)
                .map(Texts::line)
                .filter(message -> !message.isEmpty())
                .orElse(type.about());
    }
}
