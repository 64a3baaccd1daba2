package org.flexmeter.gateway.serial;

import java.io.Closeable;
import java.io.IOException;

/** An open line. One thread reads, another may write. */
interface Transport extends Closeable {
    /** How long a read waits for bytes. */
    int PATIENCE_MILLIS = 100;

    /**
     * Waits a moment for bytes.
     *
     * @return how many came, 0 if none did
     * @throws IOException if the line is gone; the message says why
     */
    int read(byte[] into) throws IOException;

    /** Whether a read would give bytes at once; false also if the line is gone. */
    boolean ready();

    /**
     * Writes all the bytes.
     *
     * @throws IOException if the line is gone
     */
    void write(byte[] bytes) throws IOException;
}
