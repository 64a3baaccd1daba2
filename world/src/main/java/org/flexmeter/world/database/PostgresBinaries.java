package org.flexmeter.world.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.flexmeter.world.process.Commands;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.ServerUser;

/**
 * Finds PostgreSQL's programs: those that the build brings as a Maven artifact, unpacked once into
 * a cache, or the machine's own where that artifact does not fit (another processor, another C
 * library).
 */
final class PostgresBinaries {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final Path root;
    private final ServerUser user;

    PostgresBinaries(Path root, ServerUser user) {
        this.root = root;
        this.user = user;
    }

    /**
     * The folder with {@code initdb} and {@code postgres} that the server's user can run.
     *
     * @throws PartException if there is none
     */
    Path find() {
        return unpacked()
                .or(this::installed)
                .orElseThrow(
                        () ->
                                new PartException(
                                        "No PostgreSQL runs here: the build's own is for Linux on x86-64 and ARM64 with"
                                                + " glibc. Install the machine's (Debian: postgresql)."));
    }

    private Optional<Path> unpacked() {
        String archive = archive();
        if (PostgresBinaries.class.getResource("/" + archive) == null) {
            return Optional.empty();
        }
        return caches().stream()
                .map(cache -> cache.resolve(archive.replace(".txz", "")))
                .filter(folder -> unpackedTo(folder, archive))
                .map(folder -> folder.resolve("bin"))
                .filter(this::runs)
                .findFirst();
    }

    private static String archive() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "postgres-linux-arm_64.txz";
            default -> "postgres-linux-x86_64.txz";
        };
    }

    /**
     * Where the programs may be kept: beside the build, in the user's cache, in the machine's
     * folder for such.
     */
    private List<Path> caches() {
        return List.of(
                root.resolve("world/target/parts/postgresql"),
                Path.of(System.getProperty("user.home"), ".cache/flexmeter/postgresql"),
                Path.of("/var/tmp/flexmeter-" + System.getProperty("user.name"), "postgresql"));
    }

    private boolean runs(Path bin) {
        return Commands.run(user.command(List.of(bin.resolve("postgres").toString(), "--version")))
                .fine();
    }

    private Optional<Path> installed() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.sorted(Comparator.comparing(PostgresBinaries::version).reversed())
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .filter(this::runs)
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static int version(Path folder) {
        String name = folder.getFileName().toString();
        return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
    }

    /**
     * Unpacks beside the goal and renames, so that a half unpacked folder is never taken for a
     * whole one.
     */
    private boolean unpackedTo(Path folder, String archive) {
        if (Files.isDirectory(folder)) {
            return true;
        }
        try {
            Files.createDirectories(folder.getParent());
            Path fresh = Files.createTempDirectory(folder.getParent(), "unpacking");
            unpack(archive, fresh);
            Files.setPosixFilePermissions(fresh, permissions(0755));
            return moved(fresh, folder);
        } catch (IOException notHere) {
            return false;
        }
    }

    private static boolean moved(Path fresh, Path folder) throws IOException {
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException another) {
            return Files.isDirectory(folder);
        }
    }

    private static void unpack(String archive, Path folder) throws IOException {
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("/" + archive);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(
                                new XZCompressorInputStream(new BufferedInputStream(in)))) {
            List<TarArchiveEntry> links = new ArrayList<>();
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                unpack(tar, entry, folder, links);
            }
            for (TarArchiveEntry link : links) {
                Path target = inside(folder, link.getLinkName());
                Files.createLink(inside(folder, link.getName()), target);
            }
        }
    }

    private static void unpack(
            TarArchiveInputStream tar,
            TarArchiveEntry entry,
            Path folder,
            List<TarArchiveEntry> links)
            throws IOException {
        Path path = inside(folder, entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            links.add(entry);
        } else {
            Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(path, permissions(entry.getMode()));
        }
    }

    private static Path inside(Path folder, String name) throws IOException {
        Path path = folder.resolve(name).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("an entry outside the archive: " + name);
        }
        return path;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] fromOwnerRead = PosixFilePermission.values();
        for (int bit = 0; bit < fromOwnerRead.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(fromOwnerRead[bit]);
            }
        }
        return permissions;
    }
}
