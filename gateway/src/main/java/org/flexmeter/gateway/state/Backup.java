package org.flexmeter.gateway.state;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.flexmeter.gateway.files.PrivateFile;
import org.flexmeter.gateway.files.PrivateFolder;

/**
 * Copies of a gateway's state file: made while the gateway runs, as of one moment, and put back
 * while it is stopped.
 */
public final class Backup {
    private Backup() {}

    /**
     * What was written.
     *
     * @param file the copy, or the state file that was put back
     * @param bytes its size
     * @param before where the state file of before is now; the copy itself where none was
     */
    public record Done(Path file, long bytes, Path before) {}

    /**
     * Copies the state file into one new file that only its owner can read. The gateway goes on
     * meanwhile.
     *
     * @param dir the folder {@code fm.state.dir}
     * @throws StateException if there is no state, it is damaged, or the copy cannot be written
     */
    public static Done make(Path dir, String gateway, Path to) {
        Path file = Connections.existing(dir, gateway);
        Path fresh = to.resolveSibling(to.getFileName() + ".new");
        if (Files.exists(to)) {
            throw new StateException(to + ": is there already: name another file");
        }
        try {
            Files.deleteIfExists(fresh);
            PrivateFile.prepare(fresh);
            copy(file, fresh);
            check(fresh);
            Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
            return new Done(to, Files.size(to), to);
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        } catch (IOException e) {
            throw new StateException("%s: cannot be written: %s".formatted(to, e), e);
        } finally {
            deleteQuietly(fresh);
        }
    }

    /** One read transaction, whatever is written meanwhile; SQLite puts it on disk. */
    private static void copy(Path from, Path to) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + from);
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, to.toString());
            statement.executeUpdate();
        }
    }

    /**
     * Puts a copy in the place of the state file, which is moved aside. Commands that the copy
     * knows as not begun are held for begun, since they may have gone out after it was made.
     *
     * @param dir the folder {@code fm.state.dir}; there need not be a state file in it
     * @throws StateException if the gateway runs, the copy is damaged or newer than this program,
     *     or there is no room; the state file is as it was then
     */
    public static Done restore(Path dir, String gateway, Path copy, Instant now) {
        Path file = dir.resolve(gateway + ".db");
        Path made = file.resolveSibling(file.getFileName() + ".restored");
        if (!Files.isRegularFile(copy)) {
            throw new StateException(
                    copy + ": there is no such file: name a copy of fm state backup");
        }
        try {
            PrivateFolder.guard(PrivateFolder.make(dir));
            try (StateLock lock = StateLock.take(file)) {
                check(copy);
                Replacement.delete(made);
                PrivateFile.copy(copy, made);
                try (Connection to = Connections.write(made, StateSettings.Sync.FULL)) {
                    Migrations.run(to, copy.toString());
                    Replacement.doubtCommands(to);
                    Connections.checkpoint(to);
                }
                Path before = Replacement.put(made, file, "replaced", now);
                return new Done(file, Files.size(file), Files.exists(before) ? before : file);
            } finally {
                Replacement.delete(made);
            }
        } catch (SQLException e) {
            throw StateFault.explain(copy, e);
        } catch (FileAlreadyExistsException e) {
            throw new StateException(dir + ": is no folder: set fm.state.dir to one", e);
        } catch (IOException e) {
            throw new StateException("%s: cannot be written: %s".formatted(file, e), e);
        }
    }

    /** Whether all of it can be read, and by this version of the program. */
    private static void check(Path copy) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
            String text = row.next() ? row.getString(1) : "no answer";
            if (!text.equals("ok")) {
                throw new StateException(
                        "%s: is damaged (%s): take an older copy, or fm state recover"
                                .formatted(copy, text.replace('\n', ' ')));
            }
            int version = Migrations.version(connection);
            if (version == 0) {
                throw new StateException(
                        copy + ": is not the state of a gateway: name another file");
            }
            if (version > Migrations.VERSION) {
                throw Migrations.newer(copy.toString(), version);
            }
        }
    }

    private static void deleteQuietly(Path fresh) {
        try {
            Replacement.delete(fresh);
        } catch (IOException e) {
            throw new StateException(fresh + ": is left and can be deleted: " + e.getMessage(), e);
        }
    }
}
