package org.flexmeter.gateway.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.flexmeter.gateway.files.OwnLibrary;
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
     * Unpacks it if it is not there yet as it is in this program, unless an operator has said where
     * it is. Where that fails, the driver does it in its own way.
     *
     * @param state a folder of ours
     */
    static synchronized void unpack(Path state) {
        if (System.getProperty(FOLDER) != null || System.getProperty(TEMPORARY) != null) {
            return;
        }
        Path home = state.toAbsolutePath();
        try {
            Optional<Path> folder = unpacked(home);
            if (folder.isPresent()) {
                System.setProperty(FOLDER, folder.get().toString());
                return;
            }
        } catch (IOException e) {
            LOG.debugf("SQLite's native part is left to the driver: %s", e.getMessage());
        }
        System.setProperty(TEMPORARY, home.toString());
    }

    private static Optional<Path> unpacked(Path home) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            return packed == null
                    ? Optional.empty()
                    : Optional.of(
                            OwnLibrary.unpack(
                                    home,
                                    "native/sqlite-" + SQLiteJDBCLoader.getVersion(),
                                    name,
                                    packed));
        }
    }
}
