package org.flexmeter.world.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** A small file system in memory, which can be filled up and freed. */
public final class SmallDisk implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final Path folder;

    private final Thread hook;

    private SmallDisk(Path folder) {
        this.folder = folder;
        // Lazily: somebody may still have a file open when this process ends out of order.
        this.hook = new Thread(() -> Commands.run("umount", "-l", folder.toString()), "umount");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Mounts one; nothing where that is not permitted.
     *
     * @param folder made if it is not there
     */
    public static Optional<SmallDisk> mount(Path folder, int megabytes) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PartException("The folder " + folder + " cannot be made.", e);
        }
        Commands.Result result =
                Commands.run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + megabytes + "m",
                        "tmpfs",
                        folder.toString());
        return result.fine() ? Optional.of(new SmallDisk(folder)) : Optional.empty();
    }

    public Path folder() {
        return folder;
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /** Takes every byte that is left. */
    public void fill() {
        for (int chunk = CHUNK; chunk > 0; chunk /= 16) {
            write(new byte[chunk]);
        }
    }

    private void write(byte[] chunk) {
        try (OutputStream out =
                Files.newOutputStream(
                        ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            Thread.onSpinWait();
        }
    }

    /** Gives the room back. */
    public void free() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new PartException("The small disk at " + folder + " cannot be freed.", e);
        }
    }

    @Override
    public void close() {
        Commands.must(List.of("umount", "-l", folder.toString()));
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
