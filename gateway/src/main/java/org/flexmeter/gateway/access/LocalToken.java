package org.flexmeter.gateway.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import org.flexmeter.gateway.bounded.BoundedFile;
import org.flexmeter.gateway.files.PrivateFile;

/**
 * A secret in a file beside the state, new at each start, which whoever may read the state may
 * read: the command line shows it to the program that runs, and is a viewer by it.
 */
public final class LocalToken {
    /** The user's name in the log. */
    public static final String USER = "command-line";

    private LocalToken() {}

    private static Path file(Path stateDir) {
        return stateDir.resolve("console-token");
    }

    /**
     * Makes and writes a new one.
     *
     * @throws AccessException if it cannot be written
     */
    public static String make(Path stateDir, SecureRandom random) {
        String token = Secrets.next(random);
        try {
            PrivateFile.replace(file(stateDir), token);
            return token;
        } catch (IOException e) {
            throw new AccessException(file(stateDir) + " cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * That of the program that runs, or ran last; empty if none has.
     *
     * @throws AccessException if it cannot be read
     */
    public static Optional<String> read(Path stateDir) {
        try {
            Path file = file(stateDir);
            return Files.isRegularFile(file)
                    ? Optional.of(BoundedFile.text(file, BoundedFile.SMALL))
                    : Optional.empty();
        } catch (IOException e) {
            throw new AccessException(
                    file(stateDir)
                            + " cannot be read ("
                            + e.getMessage()
                            + "); use the user whom the gateway runs as",
                    e);
        }
    }

    /** Whether two are the same, in a time that does not depend on where they differ. */
    public static boolean matches(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
