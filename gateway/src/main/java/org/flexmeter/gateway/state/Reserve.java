package org.flexmeter.gateway.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
import org.flexmeter.gateway.files.PrivateFile;
import org.jboss.logging.Logger;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Room on the disk that is kept for the day on which the disk is full: deleting needs room, too.
 * Then the file {@code <gateway>.reserve} is given back, so that deliveries and bookmarks go on,
 * and nothing new is taken in. When there is room for twice as much it is taken again. Used by the
 * writer's thread; others may look.
 */
final class Reserve {
    /** 4 MiB: as much as SQLite's log grows to before it begins again. */
    static final int SIZE = 4 << 20;

    private static final Logger LOG = Logger.getLogger(Reserve.class);
    private static final int BLOCK = 1 << 16;
    private static final long LITTLE = 1 << 18;

    private final Path state;
    private final Path file;
    private volatile boolean given;

    Reserve(Path state, String gateway) {
        this.state = state;
        this.file = state.resolveSibling(gateway + ".reserve");
    }

    /** Takes the reserve when a state file is opened; without room for it the file is full. */
    void take() {
        given = !isThere() && !write();
        if (given) {
            LOG.warnf("%s", text());
        }
    }

    /** Whether a fault means that the disk is full. */
    boolean explains(SQLException fault) {
        if (!(fault instanceof SQLiteException sqlite)) {
            return false;
        }
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xFF);
        return code == SQLiteErrorCode.SQLITE_FULL
                || (code == SQLiteErrorCode.SQLITE_IOERR || code == SQLiteErrorCode.SQLITE_CANTOPEN)
                        && room() < LITTLE;
    }

    /** Gives the room back, and says so once. */
    void give() {
        if (!given) {
            LOG.errorf("%s; nothing more is taken in until then", text());
        }
        given = true;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debugf(e, "%s", file);
        }
    }

    /** Whether the disk is full; takes the reserve again if there is room, and says so. */
    boolean isGiven() {
        if (given && room() >= 2L * SIZE && write()) {
            given = false;
            LOG.infof("%s: there is room again; the gateway goes on", state);
        }
        return given;
    }

    /** Whether it was given when it was asked for last; asks nothing of the disk. */
    boolean wasGiven() {
        return given;
    }

    /** What those are told that want to add something. */
    StateException fault() {
        return new StateException(text());
    }

    private String text() {
        return "%s: the disk is full: make room on %s, and the gateway goes on by itself"
                .formatted(state, state.getParent());
    }

    private boolean isThere() {
        try {
            boolean there =
                    Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && Files.size(file) == SIZE;
            if (there) {
                PrivateFile.prepare(file);
            }
            return there;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Really, block by block: a hole would reserve nothing; noise, so that nothing compresses it.
     */
    private boolean write() {
        byte[] noise = new byte[BLOCK];
        new Random(1).nextBytes(noise);
        try (FileChannel channel = PrivateFile.open(file)) {
            for (int at = 0; at < SIZE; at += BLOCK) {
                ByteBuffer block = ByteBuffer.wrap(noise);
                while (block.hasRemaining()) {
                    channel.write(block, at + (long) block.position());
                }
            }
            return true;
        } catch (IOException e) {
            LOG.debugf(e, "%s", file);
            return removed();
        }
    }

    private boolean removed() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debugf(e, "%s", file);
        }
        return false;
    }

    private long room() {
        try {
            return Files.getFileStore(state.getParent()).getUsableSpace();
        } catch (IOException e) {
            // not known: then it is another fault than a full disk
            LOG.debugf(e, "%s", state.getParent());
            return Long.MAX_VALUE;
        }
    }
}
