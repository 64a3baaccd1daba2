package org.flexmeter.gateway.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Another file in the place of a gateway's state file, which is moved aside and kept. */
final class Replacement {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** More than a gateway gives between two checkpoints, should the newest rows be lost. */
    private static final int NUMBERS_SKIPPED = 1_000_000;

    private Replacement() {}

    /**
     * Puts a file in the place of another; each step leaves one of them there, or a name that says
     * which is which.
     *
     * @param word what the other is, such as {@code damaged}
     * @return where the other is now
     */
    static Path put(Path made, Path file, String word, Instant now) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + "." + word + "-" + TIME.format(now));
        if (Files.exists(file)) {
            Files.move(file, aside);
        }
        if (Files.exists(wal(file))) {
            Files.move(wal(file), wal(aside));
        }
        Files.deleteIfExists(shm(file));
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        return aside;
    }

    /**
     * The new file may not know that a command went out: what must not be repeated waits for its
     * outcome and is then answered as unknown, and no number is given twice.
     */
    static void doubtCommands(Connection to) throws SQLException {
        try (Statement statement = to.createStatement()) {
            statement.execute(
                    "UPDATE command SET state = 'dispatched', attempt = max(attempt, 1), deadline ="
                            + " coalesce(deadline, 0) WHERE state = 'accepted' AND repeatable = 0");
            statement.execute(
                    "UPDATE sqlite_sequence SET seq = seq + "
                            + NUMBERS_SKIPPED
                            + " WHERE name = 'command'");
        }
    }

    /** A file with what belongs to it. */
    static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(wal(file));
        Files.deleteIfExists(shm(file));
    }

    /** Its write-ahead log. */
    static Path wal(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    private static Path shm(Path file) {
        return file.resolveSibling(file.getFileName() + "-shm");
    }
}
