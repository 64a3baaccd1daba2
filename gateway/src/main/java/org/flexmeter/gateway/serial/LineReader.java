package org.flexmeter.gateway.serial;

/** What reads a line; called by the line's thread only. */
interface LineReader {

    /** Reads and drops: for a line that is only written to. */
    LineReader DROPPING = (bytes, length, more) -> {};

    /** Whether bytes are wanted; while not, they wait in the line (flow control). */
    default boolean wantsBytes() {
        return true;
    }

    /**
     * Bytes came, or a moment passed without any. May block: then the line is not read.
     *
     * @param length how many of {@code bytes} came, 0 if none did
     * @param more whether the next ones are there already
     */
    void received(byte[] bytes, int length, boolean more) throws InterruptedException;

    /** The line went away. */
    default void gone() throws InterruptedException {}
}
