package org.flexmeter.world.line;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the concentrator keeps until the gateway has acknowledged it. A frame is due when it has
 * never been sent, when it was sent too long ago, or when the line has come back. Thread-safe.
 */
final class Outbound {
    private final long patienceNanos;
    private final Map<MidoriWire.Answer, Kept> frames = new LinkedHashMap<>();
    private int lastSequence = -1;

    /**
     * @param patience after which a frame that was not acknowledged is sent again
     */
    Outbound(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /** Makes a frame with the next sequence. */
    interface Encoder {
        byte[] frame(int sequence);
    }

    /** Keeps a frame until it is acknowledged. */
    synchronized void keep(int address, Encoder encoder) {
        MidoriWire.Answer answer;
        do {
            lastSequence = lastSequence + 1 & 0xFFFF;
            answer = new MidoriWire.Answer(address, lastSequence);
        } while (frames.containsKey(answer)); // still waiting, a turn later
        frames.put(answer, new Kept(encoder.frame(lastSequence), Optional.empty()));
        notifyAll();
    }

    /** The gateway has it: it is forgotten. */
    synchronized void acknowledged(MidoriWire.Answer answer) {
        frames.remove(answer);
    }

    /** Everything is due at once. */
    synchronized void lineIsBack() {
        frames.replaceAll((answer, kept) -> new Kept(kept.frame(), Optional.empty()));
        notifyAll();
    }

    /** The frames that are due, oldest first; waits a moment for some. They count as sent now. */
    synchronized List<byte[]> awaitDue(Duration moment) throws InterruptedException {
        List<byte[]> due = due();
        if (due.isEmpty()) {
            wait(moment.toMillis());
            due = due();
        }
        return due;
    }

    /** How many are kept. */
    synchronized int size() {
        return frames.size();
    }

    private List<byte[]> due() {
        long now = System.nanoTime();
        List<byte[]> due = new ArrayList<>();
        for (Map.Entry<MidoriWire.Answer, Kept> entry : frames.entrySet()) {
            Kept kept = entry.getValue();
            if (kept.sent().isEmpty() || now - kept.sent().get() >= patienceNanos) {
                due.add(kept.frame());
                entry.setValue(new Kept(kept.frame(), Optional.of(now)));
            }
        }
        return due;
    }

    private record Kept(byte[] frame, Optional<Long> sent) {}
}
