package org.flexmeter.gateway.codec;

/** Where a protocol's frames begin and end. Stateless. */
public interface Framing {

    /** The greatest number of bytes that a frame has; bounds what is kept of an unfinished one. */
    int longest();

    /**
     * Looks for a frame that begins exactly at {@code from}.
     *
     * @param bytes only those from {@code from} (inclusive) to {@code to} (exclusive) may be read;
     *     there is at least one
     */
    Verdict look(byte[] bytes, int from, int to);

    /** What is at a place in the stream. */
    sealed interface Verdict {

        /** Perhaps a frame: it takes more bytes to tell. */
        record More() implements Verdict {}

        /** A whole frame whose check is right, of so many bytes. */
        record Frame(int length) implements Verdict {}

        /**
         * No frame begins here.
         *
         * @param reason what is wrong with what looked like a frame; empty if nothing looked like
         *     one
         */
        record NoFrame(String reason) implements Verdict {}

        /** Perhaps a frame. */
        Verdict MORE = new More();

        /** Nothing that looks like a frame. */
        Verdict NOTHING = new NoFrame("");
    }
}
