package org.flexmeter.gateway.codec;

import java.time.Instant;
import java.util.List;

/** Turns the frames of one line into items; see {@link Codec}. */
public interface Decoder {

    /**
     * Takes a whole frame.
     *
     * @param frame as {@link Framing} found it
     * @param now when it was received
     */
    List<Decoded> decode(byte[] frame, Instant now);

    /**
     * Time has passed. Called after every read, so also while nothing comes; what waited too long
     * is given up here.
     */
    default List<Decoded> tick(Instant now) {
        return List.of();
    }
}
