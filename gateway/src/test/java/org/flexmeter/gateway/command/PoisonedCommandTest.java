package org.flexmeter.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.flexmeter.gateway.cluster.Change;
import org.flexmeter.gateway.cluster.Entry;
import org.flexmeter.gateway.cluster.Entry.Kind;
import org.flexmeter.gateway.cluster.Shared;
import org.flexmeter.gateway.inhand.Ends;
import org.flexmeter.gateway.inhand.InHand;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One command that the gateway stumbles over holds up no other. */
class PoisonedCommandTest {
    @TempDir Path dir;
    @AutoClose private Bench bench;

    @BeforeEach
    void open() throws Exception {
        Path keys = dir.resolve("keys.json");
        Files.writeString(
                keys,
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"hera\",\"k\":\"%s\"}]}"
                        .formatted("A".repeat(43)));
        bench = new Bench(dir, CommandSettings.DEFAULT, new Jws(Optional.of(keys)));
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void receive(String payload) {
        Incoming incoming =
                CommandJson.read(
                        "SiteWhere/commands/m1", payload.getBytes(StandardCharsets.UTF_8), 65_536);
        if (incoming instanceof Incoming.Command command) {
            bench.ledger.arrivals().receive(command).join();
        }
    }

    private void nextOneGoesOn() {
        bench.receive("good", "m3", "disconnect");
        bench.checker.wake();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.states().get("m3") == CommandState.ACCEPTED);
        assertThat(bench.states()).doesNotContainValue(CommandState.RECEIVED);
        assertThat(bench.checker.problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":5}",
                "{\"alg\":[\"HS256\"],\"kid\":\"hera\"}",
                "{\"alg\":{},\"kid\":\"hera\"}",
                "{\"kid\":[\"x\"]}",
                "{\"kid\":5}",
                "{\"kid\":{\"a\":1},\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"kid\":\"hera\",\"crit\":[5]}",
                "{\"alg\":\"HS256\",\"kid\":\"hera\",\"crit\":5}",
                "{\"alg\":\"HS256\",\"kid\":\"hera\",\"crit\":{\"b64\":1}}",
                "{\"alg\":\"HS256\",\"kid\":\"hera\",\"b64\":\"no\",\"crit\":[\"b64\"]}",
                "{\"alg\":\"HS256\",\"kid\":\"hera\",\"jwk\":5}",
                "{\"alg\":\"HS256\",\"kid\":\"hera\",\"x5c\":[5]}",
                "{\"alg\":null,\"kid\":null}",
                "[]",
                "5",
                "null",
                "\"alg\"",
                ""
            })
    void aSignatureWithAnOddHeaderIsRefused(String header) {
        receive(
                base64(header)
                        + "."
                        + base64(Bench.json("bad", "m1", "disconnect", "{}"))
                        + ".AAAA");
        nextOneGoesOn();
        assertThat(bench.states()).containsEntry("m1", CommandState.REFUSED);
    }

    @Test
    void aSignatureWithAHeaderOfAnyDepthIsRefused() {
        String deep = "{\"alg\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
        receive(base64(deep) + "." + base64(Bench.json("bad", "m1", "disconnect", "{}")) + ".AAAA");
        nextOneGoesOn();
        assertThat(bench.states()).containsEntry("m1", CommandState.REFUSED);
    }

    /** What nobody has thought of: the row itself cannot be written. */
    private void poison(String when) {
        bench.file
                .commit(
                        connection -> {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute(
                                        "CREATE TEMP TRIGGER poison BEFORE UPDATE ON main.command WHEN"
                                                + " new.hardware_id = 'm1' AND "
                                                + when
                                                + " BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
                            }
                            return null;
                        })
                .join();
    }

    @Test
    void aCommandThatCannotBeAcceptedIsSetAside() {
        poison("new.state = 'accepted'");
        bench.receive("bad", "m1", "disconnect");
        nextOneGoesOn();
        assertThat(bench.states()).containsEntry("m1", CommandState.REFUSED);
        assertThat(bench.file.quarantine().counts().items()).isEqualTo(1);
    }

    @Test
    void aCommandThatCannotBeHandedOutIsSetAside() {
        poison("new.state = 'dispatched'");
        bench.receive("bad", "m1", "disconnect");
        FakeAction action = FakeAction.silent();
        bench.dispatcher.attach(action, new Dispatcher.Manner(true, false, 1));
        bench.receive("behind", "m2", "connect");
        bench.checker.wake();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.states().get("m1") == CommandState.REFUSED);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.states().get("m2") == CommandState.DISPATCHED);
        assertThat(bench.dispatcher.problem()).isEmpty();
    }

    @Test
    void anAnswerThatCannotBeWrittenHoldsUpNoOther() {
        bench.receive("bad", "m1", "disconnect");
        bench.receive("good", "m2", "disconnect");
        bench.checker.wake();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !bench.states().containsValue(CommandState.RECEIVED));
        bench.ledger.departures().hand(1, false).join();
        bench.ledger.departures().hand(2, false).join();
        poison("new.state = 'done'");
        bench.dispatcher
                .outcomes(List.of(CommandOutcome.done(1, ""), CommandOutcome.done(2, "")))
                .join();
        assertThat(bench.states()).containsEntry("m2", CommandState.DONE);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.states().get("m1") == CommandState.UNKNOWN);
    }

    @Test
    void aMemberOfAGroupThatCannotBeWrittenHoldsUpNoOther() {
        bench.file
                .commit(
                        connection -> {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute(
                                        "CREATE TEMP TRIGGER poison BEFORE INSERT ON main.command WHEN"
                                                + " new.hardware_id = 'm4' BEGIN SELECT RAISE(ABORT,"
                                                + " 'poisoned'); END");
                            }
                            return null;
                        })
                .join();
        bench.receive("i1", Bench.GROUP, "disconnect");
        nextOneGoesOn();
        assertThat(bench.states())
                .containsEntry(Bench.GROUP, CommandState.GROUP)
                .containsEntry("m2", CommandState.ACCEPTED)
                .containsEntry("m18", CommandState.ACCEPTED)
                .doesNotContainKey("m4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "[]",
                "{}",
                "{\"state\":\"odd\"}",
                "{\"state\":\"accepted\",\"parameters\":\"no JSON\"}",
                "{\"state\":\"received\",\"fingerprint\":\"?\"}",
                "{\"state\":\"received\",\"hardware_id\":\"m1\"}",
                "{\"state\":\"received\",\"invocation_id) VALUES(1); DROP TABLE command; --\":\"x\"}"
            })
    void aDamagedCopyOfTheClusterHoldsUpNoOther(String copy) {
        bench.receive("i1", "m3", "disconnect");
        Entry good = new Entry("commands", Kind.COMMAND, "good", goodCopy());
        Entry bad =
                new Entry("commands", Kind.COMMAND, "bad", copy.getBytes(StandardCharsets.UTF_8));
        bench.join(new Copies(List.of(bad, good)));
        bench.checker.wake();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.states().get("m3") == CommandState.ACCEPTED);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.file.quarantine().counts().items() == 1);
    }

    private byte[] goodCopy() {
        return bench.file.read(
                connection -> {
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("SELECT * FROM command")) {
                        row.next();
                        return LedgerRows.bytes(LedgerRows.read(row));
                    }
                });
    }

    /**
     * The program ends while the command is looked at; the broker has long been told it is ours.
     */
    @Test
    void aCommandOnWhichTheProgramEndsIsSetAside() throws Exception {
        Path state = Files.createDirectory(dir.resolve("ends"));
        try (Ends ends = new Ends(state);
                Bench mine =
                        new Bench(
                                state,
                                CommandSettings.DEFAULT,
                                new Jws(Optional.empty()),
                                endingOn("m1", ends),
                                ends::start)) {
            mine.receive("bad", "m1", "disconnect");
            mine.receive("good", "m3", "disconnect");
            for (int i = 0; i < InHand.TIMES; i++) {
                long before = ends.count();
                mine.checker.wake();
                await().atMost(Duration.ofSeconds(20)).until(() -> ends.count() > before);
                mine.restart();
            }
            mine.checker.wake();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> mine.states().get("m3") == CommandState.ACCEPTED);
            assertThat(mine.states()).containsEntry("m1", CommandState.REFUSED);
            assertThat(mine.file.quarantine().counts().items()).isEqualTo(1);
            assertThat(mine.answers()).singleElement().asString().contains("m1", "three times");
        }
    }

    private static CommandDirectory endingOn(String device, Ends ends) {
        CommandDirectory directory = Bench.directory(Bench.registry());
        return (CommandDirectory)
                Proxy.newProxyInstance(
                        CommandDirectory.class.getClassLoader(),
                        new Class<?>[] {CommandDirectory.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("device") && device.equals(arguments[0])) {
                                ends.endWith(1);
                            }
                            return method.invoke(directory, arguments);
                        });
    }

    private record Copies(List<Entry> entries) implements Shared {
        @Override
        public List<Entry> read(String feed) {
            return entries;
        }

        @Override
        public void require() {
            // the lease is ours
        }

        @Override
        public CompletionStage<Void> write(List<Change> changes) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
