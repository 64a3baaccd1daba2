package org.flexmeter.gateway.codec;

/** A piece of the stream, in its order. */
sealed interface Cut {

    /** A whole frame whose check is right. */
    record Frame(byte[] bytes) implements Cut {}

    /**
     * Bytes that belong to no frame.
     *
     * @param head the first of them, as many as are worth keeping
     * @param length how many they are
     * @param reason what is wrong with the first of them that looked like a frame; empty if none
     *     did
     */
    record Gap(byte[] head, int length, String reason) implements Cut {}
}
