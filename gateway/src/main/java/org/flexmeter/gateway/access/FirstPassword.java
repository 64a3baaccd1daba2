package org.flexmeter.gateway.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.flexmeter.gateway.bounded.BoundedFile;
import org.flexmeter.gateway.files.PrivateFile;

/**
 * The password that is there before anybody has made users: generated at the first start, in a file
 * that its owner alone can read.
 */
public final class FirstPassword {
    /** The user whom it lets in; an operator. */
    public static final String USER = "admin";

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 24;

    private final Path file;
    private final SecureRandom random;

    public FirstPassword(Path file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** Whether there is one already. */
    public boolean exists() {
        return Files.isRegularFile(file);
    }

    /**
     * The password; made and written if there is none.
     *
     * @throws AccessException if the file cannot be read or written, or others may read it
     */
    public char[] get() {
        try {
            if (!exists()) {
                PrivateFile.replace(file, generated() + "\n");
            }
            if (PrivateFile.isOpenToOthers(file)) {
                throw new AccessException(
                        file
                                + " can be read by others; run chmod 600 on it, or delete it for a new one");
            }
            String text = BoundedFile.text(file, BoundedFile.SMALL).strip();
            if (text.isEmpty()) {
                throw new AccessException(file + " is empty; delete it for a new one");
            }
            return text.toCharArray();
        } catch (IOException e) {
            throw new AccessException(
                    file
                            + " cannot be read or written ("
                            + e.getMessage()
                            + "); set fm.console.password-file, or make users (fm users add)",
                    e);
        }
    }

    /**
     * What its file holds now; empty if there is none.
     *
     * @throws AccessException if the file cannot be read
     */
    String asItIs() {
        try {
            return exists() ? BoundedFile.text(file, BoundedFile.SMALL).strip() : "";
        } catch (IOException e) {
            throw new AccessException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** 120 bits, in letters that cannot be taken for one another. */
    private String generated() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
