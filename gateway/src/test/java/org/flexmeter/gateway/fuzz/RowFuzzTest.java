package org.flexmeter.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Feed;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.outbox.Encoder;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.translate.RowJson;
import org.flexmeter.gateway.translate.Translator;
import org.flexmeter.gateway.translate.TranslatorSettings;

/** Rows of every packaged feed with whatever a driver may give in any column. */
class RowFuzzTest {
    private static final Instant NOW = Instant.parse("2026-10-25T12:00:00Z");
    private static final Catalogues CATALOGUES = Catalogues.packaged(Spelling.PRINTED);
    private static final List<Feed> FEEDS =
            CATALOGUES.gateways().stream()
                    .sorted()
                    .flatMap(g -> CATALOGUES.catalogue(g).orElseThrow().feeds().values().stream())
                    .toList();
    private static final DeviceRegistry REGISTRY = registry();
    private static final Translator TRANSLATOR =
            new Translator(
                    CATALOGUES, () -> REGISTRY, () -> NOW, new TranslatorSettings(Duration.ZERO));
    private static final Encoder ENCODER = new Encoder("single", "batch", 1000, 1 << 18);
    private static final Function<String, Optional<RegisterState>> NO_REGISTER =
            device -> Optional.empty();

    /** A device of each feed's type; its id is the type's name. */
    private static DeviceRegistry registry() {
        Map<String, Device> devices = new LinkedHashMap<>();
        for (Feed feed : FEEDS) {
            String gateway = feed.source().gateway();
            String type = feed.source().deviceType().name();
            devices.putIfAbsent(
                    gateway + "/" + type,
                    new Device(
                            type,
                            gateway,
                            type,
                            gateway + "-" + devices.size(),
                            Optional.empty(),
                            Optional.empty(),
                            true));
        }
        return DeviceRegistry.of(List.copyOf(devices.values()));
    }

    /** A feed and rows for it. */
    record Input(Feed.Source feed, List<Row> rows) {}

    @Provide
    Arbitrary<Input> inputs() {
        return Arbitraries.randomValue(RowFuzzTest::input);
    }

    private static Input input(Random random) {
        Feed feed = FEEDS.get(random.nextInt(FEEDS.size()));
        List<Row> rows = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            rows.add(row(feed, random));
        }
        return new Input(feed.source(), rows);
    }

    private static Row row(Feed feed, Random random) {
        Map<String, Object> columns = new LinkedHashMap<>();
        boolean known = random.nextInt(10) > 0;
        columns.put(
                feed.source().deviceColumn(),
                known ? feed.source().deviceType().name() : Values.any(random));
        boolean timely = random.nextInt(10) > 0;
        columns.put(
                feed.source().time().column(), timely ? Values.time(random) : Values.any(random));
        for (String column : columns(feed)) {
            if (random.nextInt(20) > 0) {
                columns.put(
                        column, random.nextInt(4) > 0 ? random.nextInt(100) : Values.any(random));
            }
        }
        if (feed instanceof Feed.AlarmEvents events && random.nextBoolean()) {
            columns.put(events.alarm(), feed.source().deviceType().alarms().get(0).code());
        }
        return new Row(columns);
    }

    private static List<String> columns(Feed feed) {
        if (feed instanceof Feed.Measurements measurements) {
            return measurements.columns().stream().map(c -> c.column()).toList();
        }
        if (feed instanceof Feed.AlarmRegister register) {
            return List.of(register.register());
        }
        Feed.AlarmEvents events = (Feed.AlarmEvents) feed;
        List<String> columns = new ArrayList<>(List.of(events.alarm()));
        events.active().ifPresent(columns::add);
        events.message().ifPresent(columns::add);
        return columns;
    }

    @Property
    void isTakenOrRefusedAndWhatIsRefusedMeansTheSameWhenItIsReplayed(
            @ForAll("inputs") Input input) {
        Group group = translate(input.feed(), input.rows());
        ENCODER.encode(group);
        for (Refusal refusal : group.refusals()) {
            assertThat(refusal.message().lines()).hasSize(1);
        }
        for (Row row : input.rows()) {
            Group first = translate(input.feed(), List.of(row));
            Group again = translate(input.feed(), List.of(RowJson.read(RowJson.write(row))));
            assertThat(texts(again)).as(RowJson.write(row)).isEqualTo(texts(first));
            first.refusals()
                    .forEach(r -> assertThat(TRANSLATOR.replay(r, NO_REGISTER)).isNotNull());
        }
    }

    private static Group translate(Feed.Source feed, List<Row> rows) {
        return TRANSLATOR.translate(feed.gateway(), feed.name(), rows, NO_REGISTER);
    }

    /** Messages as they are published, refusals without the value that they quote. */
    private static List<String> texts(Group group) {
        List<String> texts = new ArrayList<>();
        for (FmMessage message : group.messages()) {
            Group one = new Group("g", "f", List.of(message), List.of(), Map.of());
            ENCODER.encode(one).outgoing().forEach(out -> texts.add(new String(out.payload())));
        }
        group.refusals().forEach(r -> texts.add(r.field() + " " + r.whole()));
        return texts;
    }

    /** What drivers give, and what they should not. */
    private static final class Values {
        private static final List<Function<Random, Object>> KINDS =
                List.of(
                        random -> null,
                        Random::nextInt,
                        Random::nextLong,
                        random -> (short) random.nextInt(),
                        random -> (byte) random.nextInt(),
                        Random::nextBoolean,
                        random -> Double.longBitsToDouble(random.nextLong()),
                        random -> Float.intBitsToFloat(random.nextInt()),
                        random -> random.nextGaussian() * 1000,
                        random -> odd(random),
                        random ->
                                new BigDecimal(new BigInteger(64, random), random.nextInt(40) - 20),
                        random ->
                                new BigDecimal(
                                        new BigInteger(random.nextInt(3000), random),
                                        random.nextInt(40_000) - 20_000),
                        random -> new BigInteger(random.nextInt(5000), random),
                        random -> "%.3f".formatted(random.nextGaussian()),
                        random -> text(random),
                        random -> new UUID(random.nextLong(), random.nextLong()),
                        random -> new byte[random.nextInt(20)],
                        random -> List.of(1, 2),
                        random -> Map.of("timestamp", "never"),
                        Values::time);

        private Values() {}

        static Object any(Random random) {
            return KINDS.get(random.nextInt(KINDS.size())).apply(random);
        }

        static Object time(Random random) {
            Instant at =
                    random.nextInt(20) == 0
                            ? Instant.ofEpochSecond(
                                    random.nextLong() % 400_000_000_000L,
                                    random.nextInt(999_999_999))
                            : NOW.minusMillis(random.nextInt(Integer.MAX_VALUE));
            return switch (random.nextInt(9)) {
                case 0 -> at.toString();
                case 1 -> Timestamp.from(at);
                case 2 -> Date.from(at.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
                case 3 -> OffsetDateTime.ofInstant(at, ZoneOffset.ofHours(2));
                case 4 -> at.atZone(ZoneId.of("Europe/Rome"));
                case 5 -> LocalDateTime.ofInstant(at, ZoneOffset.UTC);
                case 6 -> LocalDateTime.ofInstant(at, ZoneOffset.UTC).toString().replace('T', ' ');
                default -> at;
            };
        }

        private static Object odd(Random random) {
            List<Object> odd =
                    List.of(
                            Double.NaN,
                            Double.POSITIVE_INFINITY,
                            Float.NEGATIVE_INFINITY,
                            Long.MIN_VALUE,
                            -0.0,
                            "NaN",
                            "-Infinity",
                            "1e999999999",
                            "1E-999999999",
                            "",
                            " ",
                            "true");
            return odd.get(random.nextInt(odd.size()));
        }

        private static String text(Random random) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(
                        (char)
                                (random.nextInt(3) == 0
                                        ? random.nextInt(0x10000)
                                        : random.nextInt(128)));
            }
            return text.toString();
        }
    }
}
