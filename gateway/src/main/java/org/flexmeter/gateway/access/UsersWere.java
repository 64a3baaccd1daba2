package org.flexmeter.gateway.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flexmeter.gateway.files.PrivateFile;

/**
 * Remembers, over restarts too, that there were users: a file of theirs that is gone must not bring
 * the first password back. Thread-safe.
 */
final class UsersWere {
    private final Path file;
    private volatile boolean were;

    /**
     * @param file of the gateway's own, which is there if there were users
     */
    UsersWere(Path file) {
        this.file = file;
        this.were = Files.exists(file);
    }

    Path file() {
        return file;
    }

    boolean were() {
        return were;
    }

    /** There are users. */
    void remember() {
        if (were && Files.exists(file)) {
            return;
        }
        were = true;
        try {
            PrivateFile.replace(file, "# there were users of the console\n");
        } catch (IOException e) {
            throw new AccessException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The last was taken out, by somebody who may do that. */
    void forget() {
        were = false;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new AccessException(file + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
