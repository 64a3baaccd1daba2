package org.flexmeter.world.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flexmeter.world.process.PartException;

/**
 * What all devices have carried out, in order: their own count, against which the gateway's word is
 * held. Thread-safe.
 */
public final class Executions implements AutoCloseable {
    private final List<Execution> all = new ArrayList<>();
    private final Optional<FileChannel> file;

    private Executions(Optional<FileChannel> file) {
        this.file = file;
    }

    /** Kept in memory alone. */
    public static Executions inMemory() {
        return new Executions(Optional.empty());
    }

    /**
     * Kept in a file as well, a line each, which is on disk before the device answers.
     *
     * @throws PartException if it cannot be written
     */
    public static Executions in(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return new Executions(
                    Optional.of(
                            FileChannel.open(
                                    file,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE,
                                    StandardOpenOption.APPEND)));
        } catch (IOException e) {
            throw new PartException("The devices' journal " + file + " cannot be opened.", e);
        }
    }

    /** A device has done something; said before it answers. */
    public synchronized void note(Execution execution) {
        all.add(execution);
        file.ifPresent(channel -> write(channel, execution));
    }

    private static void write(FileChannel channel, Execution execution) {
        try {
            channel.write(StandardCharsets.UTF_8.encode(execution + "\n"));
            channel.force(false);
        } catch (IOException e) {
            throw new PartException("The devices' journal cannot be written.", e);
        }
    }

    /** Everything so far, oldest first. */
    public synchronized List<Execution> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            throw new PartException("The devices' journal was not closed in order.", e);
        }
    }
}
