package org.flexmeter.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.command.Arrivals.Receipt;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk between any two steps. */
class LedgerTest {
    @TempDir Path dir;
    @AutoClose private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(dir, CommandSettings.DEFAULT);
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    private void check() {
        bench.checker.wake();
        until(() -> !bench.states().containsValue(CommandState.RECEIVED));
    }

    @Test
    void aRestartBetweenAnyTwoStepsChangesNothing() {
        assertThat(bench.receive("i1", "m1", "disconnect")).isEqualTo(Receipt.NEW);
        bench.restart();
        assertThat(bench.receive("i1", "m1", "disconnect")).isEqualTo(Receipt.REPEATED);
        bench.restart();
        check();
        assertThat(bench.states()).containsEntry("m1", CommandState.ACCEPTED);
        bench.restart();
        check();
        assertThat(bench.ledger.departures().hand(1, false).join())
                .isInstanceOf(Departures.Out.class);
        bench.restart();
        assertThat(bench.ledger.departures().hand(1, false).join())
                .isInstanceOf(Departures.NotOpen.class);
        Verdict.Answered done = new Verdict.Answered(CommandState.DONE, "");
        assertThat(bench.ledger.departures().answer(1, done).join()).isPresent();
        bench.restart();
        assertThat(bench.ledger.departures().answer(1, done).join()).isEmpty();
        assertThat(bench.answers()).containsExactly("m1 done");
    }

    @Test
    void aRepeatedIdGetsTheStoredAnswer() {
        bench.receive("i1", "m19", "disconnect");
        check();
        String refused =
                "m19 refused: water-meter devices do not obey 'disconnect'; they obey no commands";
        assertThat(bench.answers()).containsExactly(refused);
        assertThat(bench.receive("i1", "m19", "disconnect")).isEqualTo(Receipt.REPEATED);
        assertThat(bench.answers()).containsExactly(refused, refused);
    }

    @Test
    void oneIdIsOneCommand() {
        bench.receive("i1", "m1", "limit-power", "{\"limit\":3000}");
        assertThat(bench.receive("i1", "m1", "limit-power", "{\"limit\":4000}"))
                .isEqualTo(Receipt.OTHER_CONTENT);
        assertThat(bench.receive("i1", "m1", "connect")).isEqualTo(Receipt.OTHER_CONTENT);
        assertThat(bench.receive("i1", "m2", "connect")).isEqualTo(Receipt.NEW);
        check();
        assertThat(bench.states())
                .isEqualTo(Map.of("m1", CommandState.ACCEPTED, "m2", CommandState.ACCEPTED));
        assertThat(bench.answers()).isEmpty();
    }

    @Test
    void aGroupIsFannedOutOnce() {
        bench.receive("i1", Bench.GROUP, "disconnect");
        bench.receive("i2", "m1", "connect");
        check();
        Map<String, CommandState> states = bench.states();
        assertThat(states).hasSize(1 + 11 + 1).containsEntry(Bench.GROUP, CommandState.GROUP);
        assertThat(states)
                .containsEntry("m0", CommandState.ACCEPTED)
                .containsEntry("m18", CommandState.ACCEPTED)
                .containsEntry("m19", CommandState.REFUSED)
                .containsEntry("m1", CommandState.ACCEPTED);
        assertThat(bench.answers()).hasSize(1);
        bench.restart();
        assertThat(bench.receive("i1", Bench.GROUP, "disconnect")).isEqualTo(Receipt.REPEATED);
        check();
        assertThat(bench.states()).hasSize(13);
        assertThat(bench.answers()).hasSize(2).allMatch(answer -> answer.startsWith("m19 refused"));
    }

    @Test
    void aFullLedgerRefuses() {
        bench.close();
        bench =
                new Bench(
                        dir.resolve("small"),
                        new CommandSettings(
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(60),
                                20,
                                100,
                                Duration.ofDays(30),
                                false,
                                2,
                                true));
        for (int i = 0; i < 4; i++) {
            bench.receive("i" + i, "m" + i, "connect");
        }
        check();
        assertThat(bench.answers())
                .containsExactly(
                        "m2 refused: gateway.iren.command.max-open=2 commands wait already; send it"
                                + " later",
                        "m3 refused: gateway.iren.command.max-open=2 commands wait already; send it"
                                + " later");
    }

    @Test
    void historyEnds() {
        bench.receive("i1", "m19", "connect");
        bench.receive("i2", "m2", "connect");
        bench.receive("i3", Bench.GROUP, "connect");
        check();
        bench.clock.goOn(Duration.ofDays(31));
        int forgotten =
                bench.ledger.forget(bench.clock.instant().minus(Duration.ofDays(30)), 100).join();
        assertThat(forgotten).isEqualTo(2);
        assertThat(bench.states()).doesNotContainKey("m19").containsKeys("m2", Bench.GROUP);
        assertThat(bench.receive("i1", "m19", "connect")).isEqualTo(Receipt.NEW);
        check();
        assertThat(bench.states()).containsEntry("m19", CommandState.REFUSED);
    }

    @Test
    void numbersAreNeverGivenTwice() {
        bench.receive("i1", "m19", "connect");
        check();
        bench.clock.goOn(Duration.ofDays(31));
        bench.ledger.forget(bench.clock.instant(), 100).join();
        assertThat(bench.states()).isEmpty();
        bench.restart();
        bench.receive("i2", "m1", "connect");
        assertThat(bench.ledger.arrivals().received(10).get(0).number()).isEqualTo(2);
    }
}
