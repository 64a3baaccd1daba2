package org.flexmeter.gateway.codec;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;

/** The last frames of a line, to recognise one that is sent again, unchanged. Bounded. */
final class SeenFrames {
    private final int most;
    private final Set<ByteBuffer> frames = new LinkedHashSet<>();

    SeenFrames(int most) {
        this.most = most;
    }

    /** Whether the frame has not come before; remembers it. */
    boolean first(byte[] frame) {
        boolean first = frames.add(ByteBuffer.wrap(frame));
        if (frames.size() > most) {
            frames.remove(frames.iterator().next());
        }
        return first;
    }
}
