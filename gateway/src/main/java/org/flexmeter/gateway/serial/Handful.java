package org.flexmeter.gateway.serial;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.flexmeter.gateway.codec.Decoded;

/** The items of one exchange and the bytes that answer them. */
record Handful(List<Decoded> items) {

    /** Takes up to {@code most} items out of the queue. */
    static Handful of(Queue<Decoded> waiting, int most) {
        List<Decoded> items = new ArrayList<>(Math.min(most, waiting.size()));
        while (items.size() < most && !waiting.isEmpty()) {
            items.add(waiting.remove());
        }
        return new Handful(items);
    }

    /** Whether there is nothing to do but to answer again. */
    boolean onlyRepeats() {
        return items.stream().allMatch(Decoded.Repeated.class::isInstance);
    }

    /** The exchange's body. */
    LineFrames frames(String gateway, String line) {
        return new LineFrames(
                gateway,
                line,
                items(Decoded.Reading.class).stream().map(Decoded.Reading::row).toList(),
                items(Decoded.Refused.class).stream().map(Decoded.Refused::refusal).toList(),
                items(Decoded.Noticed.class).stream().map(Decoded.Noticed::notice).toList(),
                items(Decoded.Answered.class).stream().map(Decoded.Answered::answer).toList());
    }

    /** All acknowledgements, one after the other; empty if there is nothing to answer. */
    byte[] acknowledgements() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        items.forEach(item -> all.writeBytes(item.acknowledgement()));
        return all.toByteArray();
    }

    /** Counts the items in a line's status. */
    void countIn(LineStatus status) {
        status.decoded(
                items(Decoded.Reading.class).size(),
                items(Decoded.Refused.class).size(),
                items(Decoded.Repeated.class).size());
    }

    private <T extends Decoded> List<T> items(Class<T> kind) {
        return items.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
