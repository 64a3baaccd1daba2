package org.flexmeter.gateway.codec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of bytes into frames and the gaps between them. The result depends on the bytes
 * only, not on the chunks in which they come.
 *
 * <p>Where no frame is, it goes on from the next byte, so a frame is found behind any noise, also
 * behind a false beginning. It keeps at most twice the longest frame and the head of the gap.
 */
final class Cutter {
    /** What is kept of a gap; the rest is counted. */
    static final int KEPT = 512;

    /** A gap that does not end (a wrong speed) is told after so many bytes, and another begins. */
    static final int LONGEST_GAP = 65_536;

    private final Framing framing;
    private final byte[] buffer;
    private int from;
    private int to;
    private final ByteArrayOutputStream gapHead = new ByteArrayOutputStream();
    private int gapLength;
    private String gapReason = "";

    Cutter(Framing framing) {
        this.framing = framing;
        this.buffer = new byte[2 * framing.longest()];
    }

    /** Takes the next bytes of the stream: the first {@code length} of {@code bytes}. */
    List<Cut> take(byte[] bytes, int length) {
        List<Cut> cuts = new ArrayList<>();
        int taken = 0;
        while (taken < length) {
            int room = Math.min(buffer.length - to, length - taken);
            System.arraycopy(bytes, taken, buffer, to, room);
            taken += room;
            to += room;
            scan(cuts, false);
        }
        return cuts;
    }

    /**
     * The stream pauses or ends: what is unfinished will not be finished. Frames hidden behind a
     * false beginning are found now.
     */
    List<Cut> flush() {
        List<Cut> cuts = new ArrayList<>();
        scan(cuts, true);
        endGap(cuts);
        return cuts;
    }

    /** Whether there is something that {@link #flush} would give. */
    boolean pending() {
        return from < to || gapLength > 0;
    }

    private void scan(List<Cut> cuts, boolean ended) {
        while (from < to) {
            Framing.Verdict verdict = framing.look(buffer, from, to);
            if (verdict instanceof Framing.Verdict.Frame frame) {
                endGap(cuts);
                cuts.add(new Cut.Frame(copy(from, from + frame.length())));
                from += frame.length();
            } else if (verdict instanceof Framing.Verdict.NoFrame no) {
                skip(cuts, no.reason());
            } else if (ended || to - from >= framing.longest()) {
                skip(cuts, "a frame is cut short");
            } else {
                break;
            }
        }
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
    }

    private void skip(List<Cut> cuts, String reason) {
        if (gapLength < KEPT) {
            gapHead.write(buffer[from]);
        }
        if (gapReason.isEmpty()) {
            gapReason = reason;
        }
        gapLength++;
        from++;
        if (gapLength == LONGEST_GAP) {
            endGap(cuts);
        }
    }

    private void endGap(List<Cut> cuts) {
        if (gapLength > 0) {
            cuts.add(new Cut.Gap(gapHead.toByteArray(), gapLength, gapReason));
            gapHead.reset();
            gapLength = 0;
            gapReason = "";
        }
    }

    private byte[] copy(int begin, int end) {
        return Arrays.copyOfRange(buffer, begin, end);
    }
}
