package org.flexmeter.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a state file, made while it is written, and put back. */
class BackupTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir Path dir;
    @TempDir Path safe;

    @Test
    void aCopyOfAFileThatIsWrittenMeanwhileIsOfOneMoment() throws Exception {
        Path copy = safe.resolve("eon.db");
        try (StateFile file = open()) {
            file.outbox().add(List.of(outgoing(0), outgoing(1)), nothing()).get();
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 2; i < 400; i += 2) {
                                    file.outbox()
                                            .add(List.of(outgoing(i), outgoing(i + 1)), nothing())
                                            .join();
                                }
                            });
            Backup.Done done = Backup.make(dir, "eon", copy);
            assertThat(done.bytes()).isEqualTo(Files.size(copy));
            writing.join();
        }
        assertThat(Files.getPosixFilePermissions(copy))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        // pairs were written together, so a copy of one moment has no half of one
        assertThat(count(copy) % 2).isZero();
        assertThat(count(copy)).isBetween(2, 400);
    }

    @Test
    void whatIsPutBackIsReadAgainAndWhatWasThereIsKept() throws Exception {
        Path copy = safe.resolve("eon.db");
        try (StateFile file = open()) {
            file.outbox().add(List.of(outgoing(0)), nothing()).get();
            Backup.make(dir, "eon", copy);
            file.outbox().add(List.of(outgoing(1)), nothing()).get();
        }
        Backup.Done done = Backup.restore(dir, "eon", copy, NOW);
        assertThat(done.before()).isEqualTo(dir.resolve("eon.db.replaced-20260301T120000Z"));
        assertThat(count(done.file())).isEqualTo(1);
        assertThat(count(done.before())).isEqualTo(2);
        try (StateFile file = open()) {
            file.outbox().add(List.of(outgoing(2)), nothing()).get();
        }
        assertThat(count(done.file())).isEqualTo(2);
    }

    @Test
    void aBoxThatIsNewHasNothingToKeep() throws Exception {
        try (StateFile file = open()) {
            Backup.make(dir, file.gateway(), safe.resolve("copy"));
        }
        Path fresh = dir.resolve("fresh");
        Backup.Done done = Backup.restore(fresh, "eon", safe.resolve("copy"), NOW);
        assertThat(done.before()).isEqualTo(done.file()).isEqualTo(fresh.resolve("eon.db"));
    }

    @Test
    void refusesWhatWouldDoHarm() throws Exception {
        Path copy = safe.resolve("copy");
        assertThatThrownBy(() -> Backup.make(dir, "eon", copy))
                .hasMessageContaining("there is no state file");
        try (StateFile file = open()) {
            Backup.make(dir, file.gateway(), copy);
            assertThatThrownBy(() -> Backup.make(dir, "eon", copy))
                    .hasMessageContaining("is there already");
            assertThatThrownBy(() -> Backup.restore(dir, "eon", copy, NOW))
                    .hasMessageContaining("in use by another gateway process");
        }
        byte[] before = Files.readAllBytes(dir.resolve("eon.db"));
        Path noise =
                Files.write(
                        safe.resolve("noise"), "not a state file".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Backup.restore(dir, "eon", noise, NOW))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("not a state file");
        assertThatThrownBy(() -> Backup.restore(dir, "eon", safe.resolve("none"), NOW))
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> Backup.restore(dir, "eon", newer(copy), NOW))
                .hasMessageContaining("written by a newer version");
        assertThat(Files.readAllBytes(dir.resolve("eon.db"))).isEqualTo(before);
        try (var files = Files.list(dir)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("eon.db", "eon.db.lock", "eon.reserve");
        }
    }

    private static Path newer(Path copy) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE meta SET value = 99 WHERE key = 'schema'");
        }
        return copy;
    }

    private static int count(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM outbox")) {
            return row.getInt(1);
        }
    }

    private StateFile open() {
        return StateFile.open("eon", StateSettings.in(dir), InstantSource.system());
    }

    private static Outgoing outgoing(int number) {
        return new Outgoing(
                "topic", ("message " + number).getBytes(StandardCharsets.UTF_8), "hw1", 1);
    }

    private static Group nothing() {
        return new Group("eon", "feed", List.of(), List.of(), Map.of());
    }
}
