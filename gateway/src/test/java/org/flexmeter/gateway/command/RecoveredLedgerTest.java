package org.flexmeter.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.state.Backup;
import org.flexmeter.gateway.state.Recovery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a damaged file knew last may be older than what was done. */
class RecoveredLedgerTest {
    private static final int PAGE = 4_096;

    @TempDir Path dir;

    @Test
    void whatMustNotBeRepeatedIsTakenForSent() throws Exception {
        try (Bench bench = new Bench(dir, CommandSettings.DEFAULT)) {
            bench.receive("i1", "m1", "disconnect");
            bench.receive("i2", "m2", "read-now");
            bench.checker.wake();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !bench.states().containsValue(CommandState.RECEIVED));
            fill(bench);
        }
        damageTheLastPage();
        assertThat(Recovery.run(dir, "iren", TestClock.BEGIN).damaged()).isPresent();
        try (Bench bench = new Bench(dir, CommandSettings.DEFAULT)) {
            assertThat(bench.states())
                    .isEqualTo(Map.of("m1", CommandState.DISPATCHED, "m2", CommandState.ACCEPTED));
            FakeAction action = new FakeAction(new Dispatcher.Sent());
            bench.dispatcher.attach(action, new Dispatcher.Manner(false, false, 1));
            await().atMost(Duration.ofSeconds(60)).until(() -> action.given().size() == 1);
            assertThat(action.names()).containsExactly("m2 i2");
            bench.receive("i3", "m3", "connect");
            assertThat(bench.ledger.arrivals().received(1).get(0).number())
                    .isGreaterThan(1_000_000);
        }
    }

    @Test
    void whatACopyKnowsAsNotBegunIsTakenForSentWhenItIsPutBack() throws Exception {
        Path copy = dir.resolve("copy.db");
        try (Bench bench = new Bench(dir, CommandSettings.DEFAULT)) {
            bench.receive("i1", "m1", "disconnect");
            bench.receive("i2", "m2", "read-now");
            bench.checker.wake();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !bench.states().containsValue(CommandState.RECEIVED));
            Backup.make(dir, "iren", copy);
        }
        Backup.restore(dir, "iren", copy, TestClock.BEGIN);
        try (Bench bench = new Bench(dir, CommandSettings.DEFAULT)) {
            assertThat(bench.states())
                    .isEqualTo(Map.of("m1", CommandState.DISPATCHED, "m2", CommandState.ACCEPTED));
        }
    }

    private static void fill(Bench bench) {
        List<Outgoing> messages =
                IntStream.range(0, 500)
                        .mapToObj(i -> new Outgoing("t", new byte[400], "m" + i, 0))
                        .toList();
        bench.file
                .outbox()
                .add(messages, new Group("iren", "f", List.of(), List.of(), Map.of()))
                .join();
    }

    private void damageTheLastPage() throws IOException {
        try (FileChannel file =
                FileChannel.open(dir.resolve("iren.db"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[PAGE]), file.size() - PAGE);
        }
    }
}
