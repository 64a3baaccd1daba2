package org.flexmeter.gateway.codec;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flexmeter.gateway.message.Row;

/** The two packets of one reading, or one of them. */
final class Pair {
    private final int sequence;
    private final Instant received;
    private final Instant at;
    private final byte[][] payloads = new byte[2][];

    /**
     * @param received when the first packet came
     * @param at the reading's time
     */
    Pair(int sequence, Instant received, Instant at) {
        this.sequence = sequence;
        this.received = received;
        this.at = at;
    }

    int sequence() {
        return sequence;
    }

    Instant received() {
        return received;
    }

    Instant at() {
        return at;
    }

    void add(UniboPacket packet) {
        payloads[packet.index()] = packet.payload();
    }

    /** Whether this very packet is there. */
    boolean holds(UniboPacket packet) {
        return Arrays.equals(payloads[packet.index()], packet.payload());
    }

    /** Whether no packet of that number is there. */
    boolean lacks(UniboPacket packet) {
        return payloads[packet.index()] == null;
    }

    /** The number of the packet that is not there. */
    int missing() {
        return payloads[0] == null ? 1 : 2;
    }

    /** The registers of the second payload; only of a complete pair. */
    Row row(String node) {
        ByteBuffer second = ByteBuffer.wrap(payloads[1]);
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("feed", UniboNode.FEED);
        columns.put("node", node);
        columns.put("at", at);
        columns.put("sequence", Long.valueOf(sequence));
        columns.put("rms_current", Long.valueOf(second.getShort(20) & 0xFFFF));
        columns.put("rms_voltage", Long.valueOf(second.getShort(22) & 0xFFFF));
        columns.put("vcc", Long.valueOf(second.getShort(24) & 0xFFFF));
        // by its digits: 0.97 as the node means it, not 0.97000002861...
        columns.put("power_factor", Double.valueOf(Float.toString(second.getFloat(26))));
        return new Row(columns);
    }
}
