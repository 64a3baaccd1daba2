package org.flexmeter.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.window.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is saved of files that are damaged in several ways; the damaged file itself is kept. */
class RecoveryTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MESSAGES = 2_000;
    private static final int PAGE = 4_096;

    @TempDir Path dir;

    @Test
    void aWholeFileIsLeftAsItIs() throws IOException {
        fill();
        byte[] before = Files.readAllBytes(db());
        Recovery.Report report = Recovery.run(dir, "eon", NOW);
        assertThat(report.complete()).isTrue();
        assertThat(report.damaged()).isEmpty();
        assertThat(Files.readAllBytes(db())).isEqualTo(before);
        assertThat(names()).containsExactlyInAnyOrder("eon.db", "eon.db.lock", "eon.reserve");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void overwrittenPagesCostWhatWasOnThem(long seed) throws IOException {
        fill();
        Random random = new Random(seed);
        int pages = (int) (Files.size(db()) / PAGE);
        for (int i = 0; i < 5; i++) {
            byte[] noise = new byte[PAGE];
            random.nextBytes(noise);
            overwrite(noise, (20L + random.nextInt(pages - 20)) * PAGE);
        }
        Recovery.Report report = recovered();
        assertThat(report.complete()).isFalse();
        assertThat(saved()).as("%s", report.lines()).hasSizeGreaterThan(MESSAGES * 4 / 5);
        assertThat(report.lines())
                .anyMatch(line -> line.contains("could not be read: ") && line.contains("numbers "))
                .contains("bookmark     1 saved", "registration 1 saved");
    }

    @Test
    void aTruncatedFileGivesWhatIsLeft() throws IOException {
        fill();
        try (FileChannel channel = FileChannel.open(db(), StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() * 6 / 10 / PAGE * PAGE);
        }
        Recovery.Report report = recovered();
        assertThat(saved()).as("%s", report.lines()).hasSizeGreaterThan(MESSAGES / 3);
    }

    @Test
    void aLostLogCostsWhatWasInItAlone() throws Exception {
        Path other = Files.createDirectory(dir.resolve("other"));
        fill();
        try (StateFile file = open(dir)) {
            file.outbox().add(List.of(outgoing(MESSAGES)), nothing()).get();
            Files.copy(db(), other.resolve("eon.db"));
        }
        Files.move(other.resolve("eon.db"), db(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(Recovery.run(dir, "eon", NOW).damaged()).isEmpty();
        assertThat(saved()).hasSize(MESSAGES);
    }

    @Test
    void whatIsStillInTheLogIsSaved() throws Exception {
        Path other = Files.createDirectory(dir.resolve("other"));
        fill();
        try (StateFile file = open(dir)) {
            file.outbox().add(List.of(outgoing(MESSAGES)), nothing()).get();
            for (String name : List.of("eon.db", "eon.db-wal")) {
                Files.copy(dir.resolve(name), other.resolve(name));
            }
        }
        for (String name : List.of("eon.db", "eon.db-wal")) {
            Files.deleteIfExists(dir.resolve(name));
            Files.move(other.resolve(name), dir.resolve(name));
        }
        overwrite(new byte[PAGE], Files.size(db()) / PAGE / 2 * PAGE);
        recovered();
        assertThat(saved()).contains("message " + MESSAGES);
        assertThat(names()).contains("eon.db.damaged-20260301T120000Z-wal");
    }

    @Test
    void aFileWithoutItsHeadGivesNothingAndIsKept() throws IOException {
        fill();
        overwrite(new byte[PAGE], 0);
        Recovery.Report report = recovered();
        assertThat(report.lines()).contains("outbox       0 saved; could not be read: any of it");
        assertThat(saved()).isEmpty();
    }

    @Test
    void refusesAFileThatIsInUseOrNewerOrMissing() throws Exception {
        assertThatThrownBy(() -> Recovery.run(dir, "eon", NOW))
                .hasMessageContaining("there is no state file");
        fill();
        try (StateFile file = open(dir)) {
            assertThatThrownBy(() -> Recovery.run(dir, file.gateway(), NOW))
                    .hasMessageContaining("in use by another gateway process");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db());
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE meta SET value = 99 WHERE key = 'schema'");
        }
        overwrite(new byte[PAGE], Files.size(db()) / PAGE / 2 * PAGE);
        byte[] before = Files.readAllBytes(db());
        assertThatThrownBy(() -> Recovery.run(dir, "eon", NOW))
                .hasMessageContaining("written by a newer version");
        assertThat(Files.readAllBytes(db())).isEqualTo(before);
    }

    private Recovery.Report recovered() throws IOException {
        byte[] before = Files.readAllBytes(db());
        Recovery.Report report = Recovery.run(dir, "eon", NOW);
        Path aside = dir.resolve("eon.db.damaged-20260301T120000Z");
        assertThat(report.damaged()).contains(aside);
        assertThat(Files.readAllBytes(aside)).isEqualTo(before);
        assertThat(names()).noneMatch(n -> n.contains("copy") || n.contains("recovered"));
        return report;
    }

    /** Messages in the new file; each is as it was, and the file can be gone on with. */
    private List<String> saved() {
        try (StateFile file = open(dir)) {
            assertThat(file.outbox().depth())
                    .isEqualTo(file.outbox().next(0, MESSAGES * 2, 1L << 40).messages().size());
            assertThat(file.quarantine().counts().items())
                    .isEqualTo(file.quarantine().list(0, 1_000).size());
            List<String> texts = new ArrayList<>();
            for (Outgoing message : file.outbox().next(0, MESSAGES * 2, 1L << 40).messages()) {
                String text = new String(message.payload());
                String name = text.substring(0, text.indexOf(':'));
                assertThat(text).isEqualTo(payload(Integer.parseInt(name.substring(8))));
                texts.add(name);
            }
            return texts;
        }
    }

    private void fill() {
        try (StateFile file = open(dir)) {
            Progress progress =
                    new Progress(
                            "feed",
                            Optional.of("b1"),
                            Map.of("m1", new byte[] {1}),
                            List.of(),
                            Optional.empty());
            file.bookmarks().save(progress, nothing()).toCompletableFuture().join();
            file.registrations().registered(Map.of("hw1", "f1")).join();
            file.quarantine().add(IntStream.range(0, 50).mapToObj(this::refusal).toList()).join();
            List<Outgoing> messages =
                    IntStream.range(0, MESSAGES).mapToObj(RecoveryTest::outgoing).toList();
            file.outbox().add(messages, nothing()).join();
        }
    }

    private Refusal refusal(int number) {
        return new Refusal(
                "eon", "feed", "d1", "a", Reason.NULL_VALUE, "is NULL", "item " + number, false);
    }

    private static Outgoing outgoing(int number) {
        return new Outgoing("topic", payload(number).getBytes(), "hw1", 1);
    }

    private static String payload(int number) {
        return "message " + number + ":" + "x".repeat(number * 37 % 900);
    }

    private static Group nothing() {
        RegisterState register = new RegisterState(0, NOW);
        return new Group("eon", "feed", List.of(), List.of(), Map.of("d1", register));
    }

    private static StateFile open(Path dir) {
        return StateFile.open("eon", StateSettings.in(dir), InstantSource.fixed(NOW));
    }

    private Path db() {
        return dir.resolve("eon.db");
    }

    private void overwrite(byte[] bytes, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(db(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
