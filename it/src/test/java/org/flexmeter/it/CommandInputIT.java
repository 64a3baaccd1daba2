package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.flexmeter.world.cloud.Commander;
import org.flexmeter.world.cloud.Order;
import org.flexmeter.world.command.CommandReport;
import org.flexmeter.world.command.Habits;
import org.flexmeter.world.command.Progress;
import org.flexmeter.world.meter.IrenMeters;
import org.flexmeter.world.meter.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad commands: each answered with the reason, or counted; the rest goes on. */
class CommandInputIT {
    private static final String METER = "iren-st-comet-single-phase-0001";
    private static final String OTHER = "iren-st-comet-three-phase-0001";
    private static final String WATER = "iren-water-meter-0001";
    private static final String TOPIC = "SiteWhere/commands/" + METER;
    private static final String INCOMING = "fm_commands_incoming_total";
    private static final String LIMIT = "limit-power";
    private static final int FLOOD = 10_000;
    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * What is sent and how its answer begins.
     *
     * @param age of the command when it is sent
     */
    private record Case(Order order, Duration age, String answer) {
        static Case of(
                String meter, String command, Map<String, Object> parameters, String answer) {
            return new Case(Order.to("iren", meter, command, parameters), Duration.ZERO, answer);
        }
    }

    private static final List<Case> CASES =
            List.of(
                    Case.of(METER, "self-destruct", Map.of(), "refused: "),
                    Case.of(WATER, "read-now", Map.of(), "refused: "),
                    Case.of(METER, LIMIT, Map.of(), "refused: parameter 'limit' is missing"),
                    Case.of(METER, LIMIT, Map.of("limit", "much"), "refused: "),
                    Case.of(METER, LIMIT, Map.of("limit", -1.0), "refused: "),
                    Case.of(METER, LIMIT, Map.of("limit", 100_001.0), "refused: "),
                    Case.of(METER, LIMIT, Map.of("power", 5.0), "refused: "),
                    new Case(Order.to("iren", METER, "disconnect", Map.of()), HOUR, "expired: "),
                    Case.of(METER, "disconnect", Map.of(), "done: disconnector open"),
                    new Case(
                            Order.to("iren", METER, "connect", Map.of()).through("gw-iren"),
                            Duration.ZERO,
                            "done: disconnector closed"));

    private static Bench bench(Path folder) {
        Bench bench = new Bench(folder);
        IrenMeters meters =
                bench.world()
                        .keep(
                                new IrenMeters(
                                        bench.world().postgreSql(),
                                        bench.world().oracle(),
                                        Pace.real(),
                                        1,
                                        false));
        bench.world().keep(meters.obey(Habits.eager(), bench.world().executions()));
        bench.settings().iren(bench.world().postgreSql());
        bench.devices(meters.devices());
        return bench;
    }

    private static Commander listening(Bench bench) {
        Commander commander = bench.world().commander();
        Order order = Order.to("iren", METER, "self-destruct", Map.of()).wrongOnPurpose();
        commander.awaitListening(order, Bench.PATIENCE);
        return commander;
    }

    private static long repeated(Bench bench) {
        return bench.world().commands().report().sum(CommandReport.Line::repeated);
    }

    private static Optional<String> answer(Bench bench, String invocation) {
        return bench.world().commands().progress().stream()
                .filter(each -> each.command().invocation().equals(invocation))
                .findFirst()
                .flatMap(Progress::answer);
    }

    @Test
    void eachIsAnsweredOrCounted(@TempDir Path folder) {
        try (Bench bench = bench(folder)) {
            bench.start();
            Commander commander = listening(bench);
            unreadable(commander);
            List<String> sent =
                    CASES.stream()
                            .map(
                                    each ->
                                            commander.send(
                                                    each.order(), Instant.now().minus(each.age())))
                            .toList();
            for (int i = 0; i < CASES.size(); i++) {
                String invocation = sent.get(i);
                Case each = CASES.get(i);
                eventually(
                        () ->
                                assertThat(answer(bench, invocation))
                                        .as("%s", each)
                                        .hasValueSatisfying(
                                                text ->
                                                        assertThat(text)
                                                                .startsWith(each.answer())));
            }
            repeated(bench, sent.get(CASES.size() - 1));
            counted(bench);
            assertThat(bench.world().commands().report().faultless())
                    .as("%s", bench.world().commands().report())
                    .isTrue();
            assertThat(bench.world().executions().all()).hasSize(2);
            assertThat(bench.gateway().output())
                    .contains(sent.get(0) + " (self-destruct) for ", ": refused: ")
                    .doesNotContain("\tat ");
        }
    }

    private static void unreadable(Commander commander) {
        commander.sendRaw(TOPIC, "{\"command\":".getBytes(StandardCharsets.UTF_8));
        commander.sendRaw(TOPIC, new byte[] {0x0A, 0x04, 0x70, 0x69, 0x6E, 0x67, 0x12, 0x00});
        commander.sendRaw(TOPIC, "{\"command\":{}}".getBytes(StandardCharsets.UTF_8));
        // The broker is asked not to send it (fm.broker.max-inbound); the listener goes on.
        commander.sendRaw(TOPIC, blanks(10_000_000));
        commander.sendRaw(TOPIC, blanks(100_000));
        commander.sendRaw(
                "SiteWhere/commands/nobody-knows",
                ("{\"command\":{\"command\":{\"name\":\"read-now\"},"
                                + "\"invocation\":{\"id\":\"n1\","
                                + "\"eventDate\":\"2016-02-10T19:40:03.391+0000\"}}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] blanks(int bytes) {
        byte[] blanks = new byte[bytes];
        Arrays.fill(blanks, (byte) ' ');
        return blanks;
    }

    /** The answer comes again; nothing is done. */
    private static void repeated(Bench bench, String invocation) {
        long before = repeated(bench);
        bench.world().commander().repeat(invocation);
        eventually(() -> assertThat(repeated(bench)).isGreaterThan(before));
    }

    private static void counted(Bench bench) {
        Map.of("not-json", 2.0, "bad-command", 1.0, "too-large", 1.0, "not-ours", 1.0)
                .forEach(
                        (kind, times) ->
                                eventually(
                                        () ->
                                                assertThat(bench.metric(INCOMING, "as", kind))
                                                        .as(kind)
                                                        .isEqualTo(times)));
    }

    /** All are answered, most of them because they have grown too old; the others go on. */
    @Test
    void tenThousandWithinASecond(@TempDir Path folder) {
        try (Bench bench = bench(folder)) {
            bench.set("gateway.iren.command.ttl", "10s");
            bench.start();
            listening(bench);
            List<Commander> hands =
                    Stream.of("a", "b", "c", "d").map(name -> hand(bench, name)).toList();
            for (int i = 0; i < FLOOD; i++) {
                hands.get(i % hands.size()).send(Order.to("iren", METER, "read-now", Map.of()));
            }
            eventually(
                    () ->
                            assertThat(
                                            bench.world()
                                                    .commands()
                                                    .report()
                                                    .sum(CommandReport.Line::answered))
                                    .isEqualTo(FLOOD + 1));
            String after =
                    bench.world().commander().send(Order.to("iren", OTHER, "disconnect", Map.of()));
            eventually(() -> assertThat(answer(bench, after)).contains("done: disconnector open"));
            assertThat(bench.world().commands().report().faultless())
                    .as("%s", bench.world().commands().report())
                    .isTrue();
            assertThat(bench.gateway().alive()).isTrue();
        }
    }

    private static Commander hand(Bench bench, String name) {
        return bench.world()
                .keep(
                        Commander.sendingTo(
                                bench.world().broker().url(),
                                "commander-" + name,
                                bench.world().commands()));
    }
}
