package org.flexmeter.gateway.console;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.flexmeter.gateway.files.PrivateFile;
import org.flexmeter.gateway.files.PrivateFolder;

/**
 * Files in a zip archive of the class path. A native binary holds resources as they are, so that
 * many that are seldom asked for are better packed. The first one that is asked for has the archive
 * copied into a folder of ours, where it is opened and deleted at once.
 */
final class Archive implements StaticFiles.Source {
    private final String resource;
    private final Path folder;
    private Optional<ZipFile> zip = Optional.empty();

    /**
     * @param resource the archive
     * @param folder may be absent
     */
    Archive(String resource, Path folder) {
        this.resource = resource;
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        ZipFile open = open();
        ZipEntry entry = open.getEntry(path);
        if (entry == null || entry.isDirectory()) {
            return Optional.empty();
        }
        try (InputStream in = open.getInputStream(entry)) {
            return Optional.of(in.readAllBytes());
        }
    }

    private synchronized ZipFile open() throws IOException {
        if (zip.isEmpty()) {
            zip = Optional.of(new ZipFile(copy(), ZipFile.OPEN_READ | ZipFile.OPEN_DELETE));
        }
        return zip.get();
    }

    private File copy() throws IOException {
        try (InputStream packed = Archive.class.getResourceAsStream("/" + resource)) {
            if (packed == null) {
                throw new IOException(resource + " is not in this program");
            }
            PrivateFolder.make(folder);
            Path file = folder.resolve("console-" + UUID.randomUUID() + ".zip");
            PrivateFile.copy(packed, file);
            return file.toFile();
        }
    }
}
