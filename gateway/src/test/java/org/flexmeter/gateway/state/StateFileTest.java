package org.flexmeter.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.flexmeter.gateway.Patience;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.window.BookmarkStore;
import org.flexmeter.gateway.window.Progress;
import org.flexmeter.gateway.window.Saved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir Path dir;

    @Test
    void remembersEverythingOverACleanStop() throws Exception {
        RegisterState register = new RegisterState(5, NOW);
        try (StateFile file = open()) {
            save(file, progress("b1", NOW.plusSeconds(9)), group(List.of(refusal("i1")), register));
            file.registrations().registered(Map.of("hw1", "f1")).get();
            file.outbox().add(List.of(outgoing("one")), group(List.of(), register)).get();
        }
        assertThat(dir.resolve("eon.db-wal")).doesNotExist();
        try (StateFile file = open()) {
            Saved saved = file.bookmarks().load("feed");
            assertThat(saved.bookmark()).contains("b1");
            assertThat(saved.parts()).containsOnlyKeys("m1");
            assertThat(saved.taken()).hasSize(1);
            assertThat(file.registers().last("feed", "d1")).contains(register);
            assertThat(file.registrations().all()).containsEntry("hw1", "f1");
            assertThat(file.outbox().depth()).isEqualTo(1);
            assertThat(file.quarantine().list(0, 10)).hasSize(1);
        }
    }

    @Test
    void theWriterSurvivesWhateverATransactionThrows() throws Exception {
        try (StateFile file = open()) {
            assertThat(
                            file.commit(
                                    connection -> {
                                        throw new StackOverflowError("of a test");
                                    }))
                    .failsWithin(Duration.ofSeconds(Patience.SECONDS))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("of a test");
            file.outbox().add(List.of(outgoing("one")), nothing()).get();
            assertThat(file.outbox().depth()).isEqualTo(1);
        }
    }

    @Test
    void quarantineCountsWhatATransactionBeforeInTheSameGroupAdded() {
        try (StateFile file = open()) {
            CountDownLatch both = new CountDownLatch(1);
            file.commit(
                    connection -> {
                        try {
                            return both.await(Patience.SECONDS, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            CompletableFuture<Void> refused = file.quarantine().add(List.of(refusal("i1")));
            CompletableFuture<Void> plain =
                    file.bookmarks()
                            .save(progress("b1", NOW.plusSeconds(9)), nothing())
                            .toCompletableFuture();
            both.countDown();
            CompletableFuture.allOf(refused, plain).join();
            assertThat(file.quarantine().counts().items()).isEqualTo(1);
        }
    }

    @Test
    void whatWasCommittedSurvivesAKill() throws Exception {
        Path copy = Files.createDirectories(dir.resolve("copy"));
        try (StateFile file = open()) {
            for (int i = 0; i < 50; i++) {
                file.outbox().add(List.of(outgoing("m" + i)), nothing()).get();
            }
            for (String name : List.of("eon.db", "eon.db-wal")) {
                Files.copy(dir.resolve(name), copy.resolve(name));
            }
        }
        try (StateFile file = StateFile.open("eon", StateSettings.in(copy), clock())) {
            assertThat(file.outbox().depth()).isEqualTo(50);
            assertThat(file.outbox().next(0, 3, 1 << 20).messages())
                    .extracting(message -> new String(message.payload()))
                    .containsExactly("m0", "m1", "m2");
        }
    }

    @Test
    void transactionsThatWaitShareACommitAndAFailingOneFailsAlone() throws Exception {
        try (StateFile file = open()) {
            CountDownLatch gate = new CountDownLatch(1);
            file.commit(connection -> await(gate));
            List<CompletableFuture<Integer>> good = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                good.add(file.commit(c -> insert(c, "good" + number)));
            }
            CompletableFuture<Integer> bad =
                    file.commit(
                            connection -> {
                                insert(connection, "bad");
                                return insert(connection, "good0");
                            });
            CompletableFuture<Integer> last = file.commit(c -> insert(c, "last"));
            assertThat(good).noneMatch(CompletableFuture::isDone);
            gate.countDown();
            last.get();
            assertThatThrownBy(bad::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SQLException.class);
            assertThat(file.registrations().all())
                    .hasSize(21)
                    .containsKeys("good0", "good19", "last")
                    .doesNotContainKey("bad");
        }
    }

    @Test
    void aRefusalThatComesAgainRaisesItsCount() throws Exception {
        try (StateFile file = open()) {
            Progress none = Progress.none("feed");
            Group group = new Group("eon", "feed", List.of(), List.of(refusal("a")), Map.of());
            save(file, none, group);
            save(file, none, group);
            List<QuarantineItem> items = file.quarantine().list(0, 10);
            assertThat(items).singleElement().satisfies(i -> assertThat(i.times()).isEqualTo(2));
            assertThat(items.get(0).refusal()).isEqualTo(refusal("a"));
            file.quarantine().remove(List.of(items.get(0).id())).get();
            assertThat(file.quarantine().counts().items()).isZero();
            assertThat(file.quarantine().find(items.get(0).id())).isEmpty();
        }
    }

    @Test
    void quarantineDropsTheOldestAndCountsThem() throws Exception {
        StateSettings settings =
                new StateSettings(
                        dir, StateSettings.Sync.NORMAL, new QuarantineLimits(3, 100, 100), 1000);
        try (StateFile file = StateFile.open("eon", settings, clock())) {
            for (String item : List.of("a", "b", "c", "d", "e")) {
                file.quarantine().add(List.of(refusal(item))).get();
            }
            assertThat(file.quarantine().counts()).isEqualTo(new Quarantine.Counts(3, 3, 2));
            assertThat(file.quarantine().list(0, 10))
                    .extracting(item -> item.refusal().item())
                    .containsExactly("c", "d", "e");
        }
    }

    @Test
    void quarantineIsBoundedByBytesAndCutsLongItems() throws Exception {
        StateSettings settings =
                new StateSettings(
                        dir, StateSettings.Sync.NORMAL, new QuarantineLimits(10, 8, 20), 1000);
        try (StateFile file = StateFile.open("eon", settings, clock())) {
            Quarantine quarantine = file.quarantine();
            quarantine.add(List.of(refusal("12345678"))).get();
            // the euro sign is three bytes: it does not fit and is not halved
            quarantine.add(List.of(refusal("123456\u20ac and ten megabytes more"))).get();
            assertThat(quarantine.list(0, 10))
                    .extracting(item -> item.refusal().item())
                    .containsExactly("12345678", "123456");
            assertThat(quarantine.list(0, 10))
                    .extracting(QuarantineItem::cut)
                    .containsExactly(false, true);
            assertThat(quarantine.list(0, 10).get(1).size()).isEqualTo(32);
            quarantine.add(List.of(refusal("abcdefgh"))).get();
            assertThat(quarantine.counts()).isEqualTo(new Quarantine.Counts(2, 14, 1));
            quarantine.remove(List.of(2L, 99L)).get();
            assertThat(quarantine.counts()).isEqualTo(new Quarantine.Counts(1, 8, 1));
        }
        try (StateFile file = StateFile.open("eon", settings, clock())) {
            assertThat(file.quarantine().counts()).isEqualTo(new Quarantine.Counts(1, 8, 1));
        }
    }

    @Test
    void aReplayedItemLeavesInTheTransactionOfItsMessages() throws Exception {
        try (StateFile file = open()) {
            Quarantine quarantine = file.quarantine();
            quarantine.add(List.of(refusal("a"), refusal("b"), refusal("c"))).get();
            file.outbox().add(List.of(outgoing("a")), nothing(), Settlement.taken(1)).get();
            assertThat(file.outbox().depth()).isEqualTo(1);
            Refusal other =
                    new Refusal(
                            "eon", "feed", "d1", "at", Reason.NO_TIME, "at is NULL", "b", false);
            quarantine.settle(Settlement.refused(2, other)).get();
            assertThat(quarantine.list(0, 10))
                    .extracting(i -> i.id() + " " + i.times() + " " + i.refusal().reason().code())
                    .containsExactly("2 2 no-time", "3 1 null-value");
            assertThat(quarantine.counts().items()).isEqualTo(2);
        }
    }

    @Test
    void itemsThatAReplayMakesTheSameBecomeOne() throws Exception {
        try (StateFile file = open()) {
            Quarantine quarantine = file.quarantine();
            Refusal other =
                    new Refusal(
                            "eon", "feed", "d1", "at", Reason.NO_TIME, "at is NULL", "a", false);
            quarantine.add(List.of(refusal("a"), other)).get();
            quarantine.settle(Settlement.refused(1, other)).get();
            assertThat(quarantine.list(0, 10))
                    .singleElement()
                    .satisfies(i -> assertThat(i.times()).isEqualTo(2));
            assertThat(quarantine.counts().items()).isEqualTo(1);
        }
    }

    @Test
    void anOlderRegisterDoesNotReplaceANewerOne() throws Exception {
        try (StateFile file = open()) {
            RegisterState known = new RegisterState(5, NOW);
            file.outbox().add(List.of(), group(List.of(), known)).get();
            RegisterState older = new RegisterState(6, NOW.minusSeconds(1));
            file.outbox().add(List.of(), group(List.of(), older)).get();
            assertThat(file.registers().last("feed", "d1")).contains(known);
        }
    }

    @Test
    void aQuarantineOfTheFirstVersionIsTakenOver() throws Exception {
        try (StateFile file = open()) {
            file.quarantine().add(List.of(refusal("a"))).get();
        }
        sql(
                "ALTER TABLE quarantine DROP COLUMN form",
                "ALTER TABLE quarantine DROP COLUMN size",
                "DELETE FROM meta WHERE key = 'quarantine.bytes'",
                "UPDATE quarantine SET reason = 'bad-frame', item = 'A5 5A'",
                "DROP TABLE IF EXISTS request",
                "DROP TABLE IF EXISTS past",
                "DROP TABLE IF EXISTS command",
                "DROP TABLE client",
                "UPDATE meta SET value = 1 WHERE key = 'schema'");
        try (StateFile file = open()) {
            QuarantineItem item = file.quarantine().find(1).orElseThrow();
            assertThat(item.refusal().form()).isEqualTo(Refusal.Form.FRAME);
            assertThat(item.cut()).isFalse();
            assertThat(file.quarantine().counts().bytes()).isEqualTo(5);
        }
    }

    @Test
    void aFullOutboxRefusesAndTakesAgainWhenDrained() throws Exception {
        StateSettings settings =
                new StateSettings(dir, StateSettings.Sync.FULL, QuarantineLimits.DEFAULT, 10);
        try (StateFile file = StateFile.open("eon", settings, clock())) {
            OutboxStore outbox = file.outbox();
            outbox.add(List.of(outgoing("12345678")), nothing()).get();
            assertThatThrownBy(() -> outbox.add(List.of(outgoing("123")), nothing()))
                    .isInstanceOf(OutboxFullException.class)
                    .hasMessageContaining("fm.outbox.max-bytes");
            outbox.remove(outbox.next(0, 10, 100), List.of(refusal("x"))).get();
            assertThat(outbox.depth()).isZero();
            assertThat(file.quarantine().counts().items()).isEqualTo(1);
            outbox.add(List.of(outgoing("123")), nothing()).get();
            assertThat(outbox.bytes()).isEqualTo(3);
        }
    }

    @Test
    void oldestMessagesComeInBoundedGroups() throws Exception {
        try (StateFile file = open()) {
            file.outbox()
                    .add(List.of(outgoing("aaaa"), outgoing("bbbb"), outgoing("cccc")), nothing())
                    .get();
            assertThat(file.outbox().next(0, 10, 8).messages()).hasSize(2);
            assertThat(file.outbox().next(0, 10, 1).messages()).hasSize(1);
            assertThat(file.outbox().next(0, 1, 100).messages()).hasSize(1);
        }
    }

    @Test
    void keysAreForgottenWhenTheyAreOld() throws Exception {
        try (StateFile file = open()) {
            save(file, progress("b1", NOW), nothing());
            save(file, progress("b2", NOW.plusSeconds(10)), nothing());
            Progress forget =
                    new Progress("feed", Optional.empty(), Map.of(), List.of(), Optional.of(NOW));
            save(file, forget, nothing());
            assertThat(file.bookmarks().load("feed").taken())
                    .extracting(Progress.Taken::until)
                    .containsExactly(NOW.plusSeconds(10));
        }
    }

    @Test
    void oneBookmarkAnHourIsKeptToGoBackTo() {
        long[] millis = {NOW.toEpochMilli()};
        try (StateFile file =
                StateFile.open(
                        "eon", StateSettings.in(dir), () -> Instant.ofEpochMilli(millis[0]))) {
            for (int i = 0; i < 8; i++) {
                save(file, Progress.bookmark("feed", "b" + i), nothing());
                millis[0] += 1_800_000;
            }
            save(file, Progress.bookmark("feed", "long".repeat(10_000)), nothing());
            BookmarkStore store = file.bookmarks();
            assertThat(store.past("feed", NOW.minusMillis(1))).isEmpty();
            assertThat(store.past("feed", NOW.plusSeconds(5_399)))
                    .contains(new BookmarkStore.Past(NOW.plusSeconds(3_600), "b2"));
            assertThat(store.past("feed", NOW.plusSeconds(90_000)))
                    .map(BookmarkStore.Past::bookmark)
                    .contains("b6");
            millis[0] += 32L * 24 * 3_600_000;
            save(file, Progress.bookmark("feed", "b9"), nothing());
            assertThat(store.past("feed", NOW.plusSeconds(90_000))).isEmpty();
        }
    }

    @Test
    void aFeedIsReplacedWithItsRegisters() {
        try (StateFile file = open()) {
            save(
                    file,
                    progress("b1", NOW.plusSeconds(9)),
                    group(List.of(), new RegisterState(5, NOW)));
            save(file, Progress.bookmark("other", "b"), nothing());
            Saved back = new Saved(Optional.of("b0"), Map.of("m2", new byte[] {2}), List.of());
            file.bookmarks().replace("feed", back).toCompletableFuture().join();
            Saved saved = file.bookmarks().load("feed");
            assertThat(saved.bookmark()).contains("b0");
            assertThat(saved.parts()).containsOnlyKeys("m2");
            assertThat(saved.taken()).isEmpty();
            assertThat(file.registers().last("feed", "d1")).isEmpty();
            assertThat(file.bookmarks().load("other").bookmark()).contains("b");
        }
    }

    @Test
    void refusesASecondOpening() {
        try (StateFile file = open()) {
            assertThat(file.gateway()).isEqualTo("eon");
            assertThatThrownBy(this::open)
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("eon.db: in use by another gateway process");
        }
        open().close();
    }

    @Test
    void refusesADamagedFileAndLeavesItAsItIs() throws IOException {
        try (StateFile file = open()) {
            List<Outgoing> many = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                many.add(outgoing("message number " + i));
            }
            file.outbox().add(many, nothing()).join();
        }
        Path path = dir.resolve("eon.db");
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (long at = 8192; at < channel.size(); at += 4096) {
                channel.write(ByteBuffer.wrap(new byte[64]), at);
            }
        }
        refusesAndLeaves(path, "damaged");
    }

    @Test
    void refusesWhatIsNoStateFile() throws IOException {
        Path path = dir.resolve("eon.db");
        Files.writeString(
                path, "this is not a database, and it is long enough to tell".repeat(100));
        refusesAndLeaves(path, "damaged, or not a state file");
    }

    @Test
    void refusesAFileOfANewerVersion() throws Exception {
        open().close();
        sql("UPDATE meta SET value = 99 WHERE key = 'schema'");
        refusesAndLeaves(dir.resolve("eon.db"), "written by a newer version of the gateway");
    }

    @Test
    void refusesAFolderThatCannotBeMade() throws IOException {
        Path file = Files.writeString(dir.resolve("occupied"), "");
        assertThatThrownBy(
                        () ->
                                StateFile.open(
                                        "eon", StateSettings.in(file.resolve("state")), clock()))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("fm.state.dir");
    }

    @Test
    void bringsAnEmptyFileToThePresentVersion() throws Exception {
        open().close();
        try (Connection connection = connect()) {
            assertThat(Migrations.version(connection)).isEqualTo(Migrations.VERSION);
        }
        sql("DELETE FROM meta WHERE key = 'schema'", "DROP TABLE meta");
        assertThatThrownBy(this::open).isInstanceOf(StateException.class);
    }

    @Test
    void committingAfterTheEndFails() {
        StateFile file = open();
        file.close();
        file.close();
        assertThat(file.commit(connection -> null)).isCompletedExceptionally();
    }

    private void refusesAndLeaves(Path path, String message) throws IOException {
        byte[] before = Files.readAllBytes(path);
        assertThatThrownBy(this::open)
                .isInstanceOf(StateException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(message);
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    private StateFile open() {
        return StateFile.open("eon", StateSettings.in(dir), clock());
    }

    private static InstantSource clock() {
        return InstantSource.fixed(NOW);
    }

    private static void save(StateFile file, Progress progress, Group group) {
        file.bookmarks().save(progress, group).toCompletableFuture().join();
    }

    private static Progress progress(String bookmark, Instant until) {
        return new Progress(
                "feed",
                Optional.of(bookmark),
                Map.of("m1", new byte[] {1}),
                List.of(new Progress.Taken(until, new byte[16])),
                Optional.empty());
    }

    private static Group nothing() {
        return group(List.of(), new RegisterState(0, NOW));
    }

    private static Group group(List<Refusal> refusals, RegisterState register) {
        return new Group("eon", "feed", List.of(), refusals, Map.of("d1", register));
    }

    private static Refusal refusal(String item) {
        return new Refusal(
                "eon", "feed", "d1", "a_plus", Reason.NULL_VALUE, "a_plus is NULL", item, false);
    }

    private static Outgoing outgoing(String text) {
        return new Outgoing("topic", text.getBytes(), "hw1", 1);
    }

    private static Integer insert(Connection connection, String id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(
                    "INSERT INTO registration VALUES('" + id + "', 'fingerprint')");
        }
    }

    private static Void await(CountDownLatch gate) {
        try {
            gate.await();
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("eon.db"));
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
