package org.flexmeter.gateway.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;
import org.flexmeter.gateway.files.PrivateFile;

/** Keeps a second process, and a second opening in this one, away from a state file. */
final class StateLock implements Closeable {
    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws StateException if somebody else holds it, or the folder cannot be written
     */
    static StateLock take(Path file) {
        return tryTake(file)
                .orElseThrow(
                        () ->
                                new StateException(
                                        ("%s: in use by another gateway process: stop that one, or"
                                                        + " give this one another fm.state.dir")
                                                .formatted(file)));
    }

    /**
     * Empty if somebody else holds it.
     *
     * @throws StateException if the folder cannot be written
     */
    static Optional<StateLock> tryTake(Path file) {
        Path path = file.resolveSibling(file.getFileName() + ".lock");
        try {
            FileChannel channel = PrivateFile.open(path);
            if (locked(channel)) {
                return Optional.of(new StateLock(channel));
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new StateException(
                    "%s: cannot be written (%s): give the gateway's user write access to %s"
                            .formatted(file, e.getMessage(), file.getParent()),
                    e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
