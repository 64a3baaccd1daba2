package org.flexmeter.gateway.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.UUID;

/**
 * Files of our own, wherever one is made or replaced: for their owner alone, whatever the umask;
 * made by a descriptor of a new name (O_EXCL) beside the old one and renamed, so that no link is
 * followed and nobody sees a half. As root only where nobody else can change names meanwhile.
 */
public final class PrivateFile {
    private static final Set<OpenOption> NEW =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> KEPT =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> MAPPED =
            Set.of(
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.READ,
                    LinkOption.NOFOLLOW_LINKS);

    private PrivateFile() {}

    /** Writes what a file is to hold. */
    public interface Content {
        /** Writes all of it; the stream is closed by who asks. */
        void to(OutputStream out) throws IOException;
    }

    /** As {@link #replace(Path, Content)}. */
    public static void replace(Path file, String text) throws IOException {
        replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Puts a new file in the place of one that may be there. It stays that one's owner's.
     *
     * @throws IOException if it is a link, or cannot be written; the old one is as it was then
     */
    public static void replace(Path file, Content content) throws IOException {
        Path folder = PrivateFolder.make(file.toAbsolutePath().getParent());
        PrivateFolder.guard(folder);
        refuseLink(file);
        Path fresh = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(fresh, NEW, Modes.file())) {
                OutputStream out = Channels.newOutputStream(channel);
                content.to(out);
                out.flush();
                channel.force(true);
            }
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                keepOwner(fresh, file, folder);
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Root alone can give files away, and does so by name: nobody else may change names there. */
    private static void keepOwner(Path fresh, Path old, Path folder) throws IOException {
        UserPrincipal owner = Files.getOwner(old, LinkOption.NOFOLLOW_LINKS);
        if (!Modes.arePosix() || !Modes.isRoot() || owner.equals(Modes.owner(fresh))) {
            return;
        }
        if (Modes.othersWrite(folder)) {
            throw new IOException(
                    "%s is %s's, and others than root write in its folder; run this as %s"
                            .formatted(old, owner.getName(), owner.getName()));
        }
        Files.setOwner(fresh, owner);
    }

    /**
     * A new file with what a stream holds.
     *
     * @throws IOException if there is one already, or it cannot be written
     */
    public static void copy(InputStream from, Path to) throws IOException {
        PrivateFolder.guard(to.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(to, NEW, Modes.file())) {
            from.transferTo(Channels.newOutputStream(channel));
        }
    }

    /** The same with what another file holds. */
    public static void copy(Path from, Path to) throws IOException {
        try (InputStream in = Files.newInputStream(from)) {
            copy(in, to);
        }
    }

    /**
     * Opens a file for writing, from its begin and without making it shorter; made if it is not
     * there.
     *
     * @throws IOException if it is a link, or cannot be written
     */
    public static FileChannel open(Path file) throws IOException {
        return open(file, KEPT);
    }

    /** The same for writing and reading, as a mapped file wants it; its folder is made as well. */
    public static FileChannel openMapped(Path file) throws IOException {
        PrivateFolder.make(file.toAbsolutePath().getParent());
        return open(file, MAPPED);
    }

    private static FileChannel open(Path file, Set<OpenOption> how) throws IOException {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            PrivateFolder.guard(file.toAbsolutePath().getParent());
        }
        refuseLink(file);
        FileChannel channel = FileChannel.open(file, how, Modes.file());
        try {
            Modes.narrow(file);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Sees to a file that a library opens by its name: it is there, no link, and its owner's alone.
     *
     * @throws IOException if that cannot be had
     */
    public static void prepare(Path file) throws IOException {
        PrivateFolder.guard(file.toAbsolutePath().getParent());
        try {
            FileChannel.open(file, NEW, Modes.file()).close();
        } catch (FileAlreadyExistsException kept) {
            refuseLink(file);
            Modes.narrow(file);
        }
    }

    /** Whether others than its owner may read it. */
    public static boolean isOpenToOthers(Path file) throws IOException {
        return Modes.arePosix() && !Modes.FILE.containsAll(Files.getPosixFilePermissions(file));
    }

    private static void refuseLink(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            throw new IOException(file + " is a link; name the file itself, or remove the link");
        }
    }
}
