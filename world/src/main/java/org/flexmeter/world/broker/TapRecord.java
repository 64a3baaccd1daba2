package org.flexmeter.world.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** PUBLISH and PUBACK packets (QoS 1) as they went through a {@link Tap}. Thread-safe. */
public final class TapRecord {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final byte PAYLOAD_FORMAT = 0x01;
    private static final byte MESSAGE_EXPIRY = 0x02;
    private static final byte TOPIC_ALIAS = 0x23;

    private final List<Published> published = new ArrayList<>();
    // Connection to packet identifier to index in published.
    private final Map<Integer, Map<Integer, Integer>> waiting = new HashMap<>();
    private final Map<Integer, Integer> versions = new HashMap<>();
    // Connection to topic alias to topic.
    private final Map<Integer, Map<Integer, String>> aliases = new HashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private int peak;

    /**
     * A publish.
     *
     * @param connection which connection through the tap, counted from 1
     * @param payload as text
     * @param acknowledged whether a PUBACK came back on that connection
     */
    public record Published(int connection, String topic, String payload, boolean acknowledged) {}

    /** Hears of each acknowledgement, once, in order. */
    public interface Listener {
        void acknowledged(Published published);
    }

    /** All publishes in order. */
    public synchronized List<Published> published() {
        return List.copyOf(published);
    }

    /** Tells of every acknowledgement from now on; called while packets are passed on. */
    public void onAcknowledged(Listener listener) {
        listeners.add(listener);
    }

    /** Payloads that the broker acknowledged, in order. */
    public Stream<String> acknowledged() {
        return published().stream().filter(Published::acknowledged).map(Published::payload);
    }

    /** The most publishes that ever were unacknowledged at the same time on one connection. */
    public synchronized int peakUnacknowledged() {
        return peak;
    }

    synchronized void sent(int connection, Packet packet) {
        if (packet.type() == CONNECT) {
            versions.put(connection, packet.protocolVersion());
        }
        if (packet.type() == PUBLISH && packet.qos() == 1) {
            boolean five = versions.getOrDefault(connection, 5) == 5;
            Packet.Publish publish = packet.publish(five);
            waiting.computeIfAbsent(connection, c -> new HashMap<>())
                    .put(publish.packetId(), published.size());
            published.add(
                    new Published(
                            connection, topic(connection, publish), publish.payload(), false));
            peak = Math.max(peak, waiting.getOrDefault(connection, Map.of()).size());
        }
    }

    /** A client may name a topic once, with a number, and then give only the number. */
    private String topic(int connection, Packet.Publish publish) {
        Map<Integer, String> known = aliases.computeIfAbsent(connection, c -> new HashMap<>());
        if (publish.topic().isEmpty()) {
            return known.getOrDefault(publish.alias(), "");
        }
        known.put(publish.alias(), publish.topic());
        return publish.topic();
    }

    synchronized void answered(int connection, Packet packet) {
        if (packet.type() != PUBACK) {
            return;
        }
        boolean refused = packet.refused();
        Integer index = waiting.getOrDefault(connection, new HashMap<>()).remove(packet.packetId());
        if (index != null && !refused) {
            Published was = published.get(index);
            Published is = new Published(was.connection(), was.topic(), was.payload(), true);
            published.set(index, is);
            listeners.forEach(listener -> listener.acknowledged(is));
        }
    }

    /**
     * An MQTT control packet.
     *
     * @param bytes all of it
     * @param bodyAt where the variable header begins
     */
    record Packet(byte[] bytes, int bodyAt) {

        /**
         * A publish's parts.
         *
         * @param alias number of the topic, 0 if it has none
         */
        record Publish(String topic, int alias, int packetId, String payload) {}

        static Packet read(DataInputStream in) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            int first = in.read();
            if (first < 0) {
                throw new EOFException();
            }
            all.write(first);
            int length = 0;
            int shift = 0;
            int digit;
            do {
                digit = in.readUnsignedByte();
                all.write(digit);
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while ((digit & 0x80) != 0);
            int bodyAt = all.size();
            all.write(in.readNBytes(length));
            return new Packet(all.toByteArray(), bodyAt);
        }

        int type() {
            return (bytes[0] & 0xFF) >> 4;
        }

        int qos() {
            return (bytes[0] >> 1) & 3;
        }

        /** True for a PUBACK with a reason code that says no (MQTT 5). */
        boolean refused() {
            int reasonAt = bodyAt + 2;
            return bytes.length > reasonAt && (bytes[reasonAt] & 0x80) != 0;
        }

        int packetId() {
            return body().getShort() & 0xFFFF;
        }

        int protocolVersion() {
            ByteBuffer body = body();
            skip(body, body.getShort());
            return body.get();
        }

        Publish publish(boolean five) {
            ByteBuffer body = body();
            byte[] topic = new byte[body.getShort()];
            body.get(topic);
            int packetId = body.getShort() & 0xFFFF;
            int alias = 0;
            if (five) {
                int end = variableInteger(body) + body.position();
                alias = alias(body, end);
                body.position(end);
            }
            byte[] payload = new byte[body.remaining()];
            body.get(payload);
            return new Publish(
                    new String(topic, StandardCharsets.UTF_8),
                    alias,
                    packetId,
                    new String(payload, StandardCharsets.UTF_8));
        }

        /** The topic alias, if only the properties with fixed length stand before it. */
        private static int alias(ByteBuffer properties, int end) {
            while (properties.position() < end) {
                switch (properties.get()) {
                    case PAYLOAD_FORMAT -> skip(properties, 1);
                    case MESSAGE_EXPIRY -> skip(properties, 4);
                    case TOPIC_ALIAS -> {
                        return properties.getShort() & 0xFFFF;
                    }
                    default -> {
                        return 0;
                    }
                }
            }
            return 0;
        }

        private ByteBuffer body() {
            return ByteBuffer.wrap(bytes, bodyAt, bytes.length - bodyAt);
        }

        private static void skip(ByteBuffer buffer, int count) {
            buffer.position(buffer.position() + count);
        }

        private static int variableInteger(ByteBuffer buffer) {
            int value = 0;
            int shift = 0;
            int digit;
            do {
                digit = buffer.get();
                value |= (digit & 0x7F) << shift;
                shift += 7;
            } while ((digit & 0x80) != 0);
            return value;
        }
    }
}
