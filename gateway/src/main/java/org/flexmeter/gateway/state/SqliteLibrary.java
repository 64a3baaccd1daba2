package org.flexmeter.gateway.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jboss.logging.Logger;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Unpacks SQLite's native part once, under a name of its own, where only the gateway's user can
 * write. The driver would unpack it anew at every start, and leave it behind at every kill.
 */
final class SqliteLibrary {
    private static final Logger LOG = Logger.getLogger(SqliteLibrary.class);
    private static final String FOLDER = "org.sqlite.lib.path";
    private static final String TEMPORARY = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /**
     * Unpacks it if it is not there yet, unless an operator has said where it is. Where that fails,
     * the driver does it in its own way.
     *
     * @param state a folder of ours
     */
    static synchronized void unpack(Path state) {
        if (System.getProperty(FOLDER) != null || System.getProperty(TEMPORARY) != null) {
            return;
        }
        Path home = state.toAbsolutePath();
        try {
            Path folder = home.resolve("native").resolve("sqlite-" + SQLiteJDBCLoader.getVersion());
            if (present(folder.resolve(LibraryLoaderUtil.getNativeLibName()))) {
                System.setProperty(FOLDER, folder.toString());
                return;
            }
        } catch (IOException e) {
            LOG.debugf("SQLite's native part is left to the driver: %s", e.getMessage());
        }
        System.setProperty(TEMPORARY, home.toString());
    }

    private static boolean present(Path library) throws IOException {
        if (Files.exists(library)) {
            return true;
        }
        String resource =
                LibraryLoaderUtil.getNativeLibResourcePath() + "/" + library.getFileName();
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (packed == null) {
                return false;
            }
            Files.createDirectories(library.getParent());
            Path whole = Files.createTempFile(library.getParent(), "unpacking", ".so");
            try {
                Files.copy(packed, whole, StandardCopyOption.REPLACE_EXISTING);
                // In one step, so that a kill or another process never sees a part of it.
                Files.move(whole, library, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(whole);
            }
            return true;
        }
    }
}
