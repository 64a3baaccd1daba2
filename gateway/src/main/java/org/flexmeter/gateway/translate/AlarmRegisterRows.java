package org.flexmeter.gateway.translate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flexmeter.gateway.catalogue.AlarmType;
import org.flexmeter.gateway.catalogue.Feed;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.Device;

/**
 * Rows with a bit-mask of raised alarms become alerts about the bits that changed;
 * docs/decisions/0003 says why so.
 */
final class AlarmRegisterRows implements FeedTranslation {
    private static final String LATE = " (reported late)";
    private static final String NO_ALARM = "has bits set that no alarm has, 0x";
    private static final Pattern UNKNOWN = Pattern.compile(NO_ALARM + "([0-9a-f]{1,16})");

    private final Feed.AlarmRegister feed;
    private final Refuser refuser;
    private final RowHead head;
    private final Map<Integer, AlarmType> byBit;
    private final long known;

    AlarmRegisterRows(Feed.AlarmRegister feed, TranslatorSettings settings) {
        this.feed = feed;
        this.refuser = new Refuser(feed.source());
        this.head = new RowHead(feed.source(), refuser, settings.futureTolerance());
        this.byBit =
                feed.source().deviceType().alarms().stream()
                        .collect(Collectors.toMap(AlarmType::bit, Function.identity()));
        this.known = byBit.keySet().stream().mapToLong(bit -> 1L << bit).reduce(0, (a, b) -> a | b);
    }

    private record Register(Row row, long bits) {}

    @Override
    public Refuser refuser() {
        return refuser;
    }

    @Override
    public Group translate(List<Row> rows, Page page) {
        Events<Register> registers = new Events<>();
        for (Row row : rows) {
            head.read(row, page)
                    .ifPresent(
                            of ->
                                    bits(row, of.device().localId(), page)
                                            .ifPresent(
                                                    bits ->
                                                            registers.add(
                                                                    of.device(),
                                                                    of.time(),
                                                                    new Register(row, bits))));
        }
        Events<AlarmMessage> alerts = AlarmMessage.events();
        Map<String, RegisterState> states = new HashMap<>();
        for (List<Events.Event<Register>> ofDevice : registers.byDevice()) {
            follow(ofDevice, page, alerts, states);
        }
        return new Group(
                feed.source().gateway(),
                feed.source().name(),
                AlarmMessage.alerts(alerts),
                page.refusals(),
                states);
    }

    /**
     * The bits of a known register that no alarm had are raised as if they alone had changed; the
     * known ones were told then, and what the register is now others have told since.
     */
    @Override
    public Group replay(Row row, Refusal refused, Page page) {
        Matcher unknown = UNKNOWN.matcher(refused.message());
        if (refused.whole()
                || !unknown.find()
                || !(bits(row) instanceof Taken.Value<Long> register)) {
            return translate(List.of(row), page);
        }
        long before = register.value() & ~Long.parseUnsignedLong(unknown.group(1), 16);
        RegisterState others = new RegisterState(before, Instant.EPOCH);
        Group all = translate(List.of(row), page.after(others));
        return new Group(all.gateway(), all.feed(), all.messages(), all.refusals(), Map.of());
    }

    private Optional<Long> bits(Row row, String device, Page page) {
        Taken<Long> bits = bits(row);
        if (bits instanceof Taken.Not<Long> bad) {
            page.refuse(refuser.row(row, device, feed.register(), bad));
            return Optional.empty();
        }
        return Optional.of(((Taken.Value<Long>) bits).value());
    }

    private Taken<Long> bits(Row row) {
        Object value = row.get(feed.register());
        if (value == null) {
            return refuser.absentKey(row, feed.register(), Reason.NULL_VALUE);
        }
        Taken<BigDecimal> taken = Numbers.take(value);
        if (taken instanceof Taken.Not<BigDecimal> bad) {
            return Taken.not(bad.reason(), bad.text());
        }
        BigDecimal number = ((Taken.Value<BigDecimal>) taken).value();
        if (number.stripTrailingZeros().scale() > 0 || outside(number)) {
            return Taken.not(
                    Reason.OUT_OF_RANGE,
                    "is " + Texts.quoted(value) + ", not a whole number of 64 bits");
        }
        return Taken.value(number.longValue());
    }

    private static boolean outside(BigDecimal number) {
        return number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) < 0
                || number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0;
    }

    /** Follows one device's register from its last known state through the page. */
    private void follow(
            List<Events.Event<Register>> events,
            Page page,
            Events<AlarmMessage> alerts,
            Map<String, RegisterState> states) {
        Device device = events.get(0).device();
        Optional<RegisterState> last = page.lastRegister().apply(device.localId());
        for (Events.Event<Register> event : events) {
            long bits = event.content().bits();
            long before = last.map(RegisterState::bits).orElse(0L);
            boolean late =
                    last.filter(state -> event.time().isBefore(state.eventDate())).isPresent();
            raise(bits & ~before, late ? LATE : "", event, alerts);
            refuseUnknown(bits & ~before & ~known, event, page);
            if (!late) {
                clear(before & ~bits, event, alerts);
                last = Optional.of(new RegisterState(bits, event.time()));
                states.put(device.localId(), last.get());
            }
        }
    }

    private void raise(
            long bits, String suffix, Events.Event<Register> event, Events<AlarmMessage> alerts) {
        alarms(bits)
                .forEach(
                        alarm ->
                                alerts.add(
                                        event.device(),
                                        event.time(),
                                        AlarmMessage.raised(
                                                alarm, alarm.about() + suffix, originator(event))));
    }

    private void clear(long bits, Events.Event<Register> event, Events<AlarmMessage> alerts) {
        alarms(bits)
                .forEach(
                        alarm ->
                                alerts.add(
                                        event.device(),
                                        event.time(),
                                        AlarmMessage.cleared(
                                                alarm, alarm.about(), originator(event))));
    }

    private Optional<String> originator(Events.Event<Register> event) {
        return Originator.of(feed.source(), event.content().row());
    }

    private List<AlarmType> alarms(long bits) {
        return IntStream.range(0, Long.SIZE)
                .filter(bit -> (bits & known & 1L << bit) != 0)
                .mapToObj(byBit::get)
                .toList();
    }

    private void refuseUnknown(long bits, Events.Event<Register> event, Page page) {
        if (bits != 0) {
            Taken.Not<Long> why =
                    new Taken.Not<>(
                            Reason.UNKNOWN_ALARM,
                            NO_ALARM
                                    + Long.toHexString(bits)
                                    + ": add them to "
                                    + feed.source().catalogue());
            page.refuse(
                    refuser.value(
                            event.content().row(), event.device().localId(), feed.register(), why));
        }
    }
}
