package org.flexmeter.gateway.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Refusal;

/**
 * A codec at work on one line: takes bytes as they come and gives items in their order. It lives as
 * long as the line is configured, over reconnections. Not thread-safe.
 */
public final class LineSession {
    /** A pause in the bytes after which an unfinished frame is given up. */
    public static final Duration PAUSE = Duration.ofSeconds(2);

    private final Origin origin;
    private final Cutter cutter;
    private final Decoder decoder;
    private Instant lastByte = Instant.EPOCH;

    /** A session of {@code codec} on the line that {@code origin} names. */
    public LineSession(Codec codec, Origin origin) {
        this.origin = origin;
        this.cutter = new Cutter(codec.framing());
        this.decoder = codec.decoder(origin);
    }

    /**
     * Takes the first {@code length} of {@code bytes}.
     *
     * @param now when they were received
     */
    public List<Decoded> take(byte[] bytes, int length, Instant now) {
        lastByte = now;
        List<Decoded> items = decode(cutter.take(bytes, length), now);
        // after the bytes: a packet that waited in front of us is not late
        items.addAll(decoder.tick(now));
        return items;
    }

    /** Nothing came up to {@code now}. */
    public List<Decoded> tick(Instant now) {
        boolean paused = !lastByte.plus(PAUSE).isAfter(now);
        List<Decoded> items =
                paused && cutter.pending() ? decode(cutter.flush(), now) : new ArrayList<>();
        items.addAll(decoder.tick(now));
        return items;
    }

    /** The line went away: the rest of an unfinished frame will not come. */
    public List<Decoded> gone(Instant now) {
        List<Decoded> items = decode(cutter.flush(), now);
        items.addAll(decoder.tick(now));
        return items;
    }

    private List<Decoded> decode(List<Cut> cuts, Instant now) {
        List<Decoded> items = new ArrayList<>();
        for (Cut cut : cuts) {
            if (cut instanceof Cut.Frame frame) {
                items.addAll(decode(frame, now));
            } else if (cut instanceof Cut.Gap gap) {
                items.add(new Decoded.Refused(refusal(gap)));
            }
        }
        return items;
    }

    /** A frame on which its codec fails is refused; what follows it on the line goes on. */
    private List<Decoded> decode(Cut.Frame frame, Instant now) {
        return OneItem.look(
                () -> decoder.decode(frame.bytes(), now),
                fault ->
                        List.of(
                                new Decoded.Refused(
                                        origin.refusal(
                                                "", "", OneItem.words(fault), frame.bytes()))));
    }

    private Refusal refusal(Cut.Gap gap) {
        String reason = gap.reason().isEmpty() ? "nothing in them looks like one" : gap.reason();
        String kept =
                gap.length() > gap.head().length
                        ? " (the first " + gap.head().length + " are kept)"
                        : "";
        String message =
                gap.length()
                        + (gap.length() == 1 ? " byte belongs" : " bytes belong")
                        + " to no frame"
                        + kept
                        + ": "
                        + reason
                        + "; check cable, speed, parity and codec of the line";
        return origin.refusal("", "", message, gap.head());
    }
}
