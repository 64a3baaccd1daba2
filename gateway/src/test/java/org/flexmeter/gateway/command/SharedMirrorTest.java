package org.flexmeter.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.flexmeter.gateway.cluster.Change;
import org.flexmeter.gateway.cluster.Entry;
import org.flexmeter.gateway.cluster.Shared;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process takes up the commands of another whose state file is gone. */
class SharedMirrorTest {
    private static final Verdict.Answered DONE = new Verdict.Answered(CommandState.DONE, "");

    @TempDir Path dir;
    private final Table table = new Table();
    @AutoClose private Bench one;
    @AutoClose private Bench two;

    @BeforeEach
    void open() {
        one = new Bench(dir.resolve("one"), CommandSettings.DEFAULT);
        two = new Bench(dir.resolve("two"), CommandSettings.DEFAULT);
    }

    /** The cluster's tables; only the newest session of them may write. */
    private static final class Table {
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private int epoch;

        synchronized Shared next() {
            int mine = ++epoch;
            return new Shared() {
                @Override
                public List<Entry> read(String feed) {
                    return entries();
                }

                @Override
                public void require() {
                    if (mine != epoch) {
                        throw new IllegalStateException("epoch " + mine + " is over");
                    }
                }

                @Override
                public CompletionStage<Void> write(List<Change> changes) {
                    return mine == epoch
                            ? apply(changes)
                            : CompletableFuture.failedFuture(
                                    new IllegalStateException("epoch " + mine + " is over"));
                }
            };
        }

        private synchronized List<Entry> entries() {
            return new ArrayList<>(entries.values());
        }

        private synchronized CompletionStage<Void> apply(List<Change> changes) {
            for (Change change : changes) {
                if (change instanceof Change.Put put) {
                    entries.put(put.entry().name(), put.entry());
                } else if (change instanceof Change.Remove one) {
                    entries.remove(one.name());
                }
            }
            return CompletableFuture.completedFuture(null);
        }
    }

    private static void check(Bench bench) {
        bench.checker.wake();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !bench.states().containsValue(CommandState.RECEIVED));
    }

    @Test
    void whatTheBrokerWasToldOfIsKnownToTheNextOne() {
        one.join(table.next());
        one.receive("i1", "m1", "disconnect");
        one.receive("i2", "m2", "connect");
        check(one);
        two.join(table.next());
        assertThat(two.states().keySet()).containsExactlyInAnyOrder("m1", "m2");
        assertThat(two.receive("i1", "m1", "disconnect")).isEqualTo(Arrivals.Receipt.REPEATED);
    }

    @Test
    void whatWentOutIsKnownToHaveGoneOut() {
        one.join(table.next());
        one.receive("i1", "m1", "disconnect");
        check(one);
        assertThat(one.ledger.departures().hand(1, false).join())
                .isInstanceOf(Departures.Out.class);
        two.join(table.next());
        assertThat(two.states()).containsEntry("m1", CommandState.DISPATCHED);
        Departures.Held held = two.ledger.departures().reopen(false).join();
        assertThat(held.waiting()).isEmpty();
        assertThat(held.doubtful()).hasSize(1);
    }

    @Test
    void whoWasReplacedHandsOutNothing() {
        one.join(table.next());
        one.receive("i1", "m1", "disconnect");
        check(one);
        two.join(table.next());
        assertThatThrownBy(() -> one.ledger.departures().hand(1, false).join())
                .hasMessageContaining("epoch 1 is over");
        assertThat(one.states()).containsEntry("m1", CommandState.ACCEPTED);
        assertThatThrownBy(() -> one.receive("i2", "m2", "disconnect"))
                .as("the broker is not told that we have it")
                .hasMessageContaining("epoch 1 is over");
        assertThat(two.ledger.departures().hand(1, false).join())
                .isInstanceOf(Departures.Out.class);
    }

    @Test
    void anAnswerThatMayNotHaveLeftIsGivenOnceMoreAndIsTheSame() {
        one.join(table.next());
        one.receive("i1", "m1", "disconnect");
        check(one);
        one.ledger.departures().hand(1, false).join();
        one.ledger.departures().answer(1, DONE).join();
        await().until(() -> new String(last().value()).contains("done"));
        two.join(table.next());
        assertThat(two.states()).containsEntry("m1", CommandState.DONE);
        assertThat(two.answers()).containsExactly("m1 done");
    }

    @Test
    void anAnswerThatHasLeftIsNotGivenAgain() {
        SharedMirror mirror = one.join(table.next());
        one.receive("i1", "m1", "disconnect");
        check(one);
        one.ledger.departures().hand(1, false).join();
        one.ledger.departures().answer(1, DONE).join();
        assertThat(one.answers()).hasSize(1);
        deliver(one);
        await().until(
                        () -> {
                            // the first copy may still be on its way, and counts from when it is
                            // made
                            one.clock.goOn(Duration.ofSeconds(5));
                            mirror.tell();
                            return new String(last().value()).contains("\"told\":true");
                        });
        two.join(table.next());
        assertThat(two.states()).containsEntry("m1", CommandState.DONE);
        assertThat(two.answers()).isEmpty();
    }

    @Test
    void whoComesBackForgetsWhatItKnewOfOpenCommands() {
        one.join(table.next());
        one.receive("i1", "m1", "disconnect");
        check(one);
        two.join(table.next());
        two.ledger.departures().hand(1, false).join();
        two.ledger.departures().answer(1, DONE).join();
        await().until(() -> new String(last().value()).contains("done"));
        one.join(table.next());
        assertThat(one.states()).containsEntry("m1", CommandState.DONE);
    }

    @Test
    void whatOneHadBeforeThereWasAClusterIsTakenAlong() {
        one.receive("i1", "m1", "disconnect");
        check(one);
        one.join(table.next());
        two.join(table.next());
        assertThat(two.states()).containsEntry("m1", CommandState.ACCEPTED);
    }

    @Test
    void whatTheLedgerForgetsTheClusterForgets() {
        one.join(table.next());
        one.receive("i1", "m19", "disconnect");
        check(one);
        await().until(() -> new String(last().value()).contains("refused"));
        one.clock.goOn(Duration.ofDays(40));
        one.ledger.forget(one.clock.instant(), 100).join();
        one.receive("i2", "m1", "connect");
        assertThat(table.entries()).hasSize(1);
        assertThat(new String(last().value())).contains("\"i2\"");
    }

    private Entry last() {
        List<Entry> all = table.entries();
        return all.get(all.size() - 1);
    }

    private static void deliver(Bench bench) {
        bench.file
                .outbox()
                .remove(bench.file.outbox().next(0, 10, Long.MAX_VALUE), List.of())
                .join();
    }
}
