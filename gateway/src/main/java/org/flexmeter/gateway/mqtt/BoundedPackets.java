package org.flexmeter.gateway.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a broker sends, without packets that are larger than we take: Paho would make room for each
 * of them as a whole before it looked at anything. A message that is too large is told of as soon
 * as its head is there, so that it can be acknowledged, and the rest of it is skipped; any other
 * packet of such a size is no packet of a broker's. It may be asked again after a {@link
 * java.net.SocketTimeoutException}, as Paho does.
 */
final class BoundedPackets extends InputStream {
    private static final int PUBLISH = 3;
    private static final int LONGEST_HEADER = 5;
    private static final int LENGTH_OF_TOPIC = 2;
    private static final int SKIPPED_AT_ONCE = 8_192;

    /** Hears of messages that are not read. */
    interface Oversize {
        /**
         * One was skipped.
         *
         * @param id packet identifier; 0 with QoS 0
         */
        void skipped(String topic, int qos, int id, long bytes);
    }

    private final InputStream in;
    private final int most;
    private final Oversize oversize;
    private final byte[] header = new byte[LONGEST_HEADER];
    private byte[] head = new byte[LENGTH_OF_TOPIC];
    private int headAt;
    private int headerEnd;
    private int headerAt;
    private boolean headerWhole;
    private boolean skipping;
    private long rest;

    /**
     * @param most bytes of a packet
     */
    BoundedPackets(InputStream in, int most, Oversize oversize) {
        this.in = in;
        this.most = most;
        this.oversize = oversize;
    }

    @Override
    public int read() throws IOException {
        if (!ready()) {
            return -1;
        }
        if (headerAt < headerEnd) {
            return header[headerAt++] & 0xFF;
        }
        int next = in.read();
        rest -= next < 0 ? 0 : 1;
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!ready()) {
            return -1;
        }
        if (headerAt < headerEnd) {
            int count = Math.min(length, headerEnd - headerAt);
            System.arraycopy(header, headerAt, bytes, offset, count);
            headerAt += count;
            return count;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, rest));
        rest -= Math.max(0, count);
        return count;
    }

    @Override
    public int available() throws IOException {
        return headerWhole && !skipping ? headerEnd - headerAt + in.available() : in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Goes on to the next byte that is for the reader; false at the end of the stream. */
    private boolean ready() throws IOException {
        if (headerWhole && !skipping && (headerAt < headerEnd || rest > 0)) {
            return true;
        }
        return !skipping && begin() || skipping && skip() && begin();
    }

    private boolean begin() throws IOException {
        while (readHeader()) {
            if (headerEnd + rest <= most) {
                headerAt = 0;
                return true;
            }
            if ((header[0] & 0xFF) >> 4 != PUBLISH) {
                throw new IOException(
                        "it sent a packet of %d bytes that is no message".formatted(rest));
            }
            skipping = true;
            head = new byte[LENGTH_OF_TOPIC];
            headAt = 0;
            if (!skip()) {
                return false;
            }
        }
        return false;
    }

    private boolean readHeader() throws IOException {
        if (headerWhole) {
            headerWhole = false;
            headerEnd = 0;
        }
        while (!headerWhole) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            header[headerEnd++] = (byte) next;
            headerWhole = headerEnd > 1 && next < 0x80;
            if (!headerWhole && headerEnd == LONGEST_HEADER) {
                throw new IOException("it does not speak MQTT");
            }
        }
        rest = 0;
        for (int i = headerEnd - 1; i > 0; i--) {
            rest = rest << 7 | header[i] & 0x7F;
        }
        return true;
    }

    private boolean skip() throws IOException {
        boolean told = headAt == head.length;
        while (headAt < head.length) {
            int next = rest == 0 ? -1 : in.read();
            if (next < 0) {
                return false;
            }
            rest--;
            head[headAt++] = (byte) next;
            if (headAt == LENGTH_OF_TOPIC) {
                int whole = LENGTH_OF_TOPIC + number(0) + (qos() > 0 ? 2 : 0);
                head = Arrays.copyOf(head, whole);
            }
        }
        if (!told) {
            tell();
        }
        byte[] nobodyWantsIt = new byte[SKIPPED_AT_ONCE];
        while (rest > 0) {
            int count = in.read(nobodyWantsIt, 0, (int) Math.min(nobodyWantsIt.length, rest));
            if (count < 0) {
                return false;
            }
            rest -= count;
        }
        skipping = false;
        return true;
    }

    private int qos() {
        return header[0] >> 1 & 3;
    }

    private int number(int at) {
        return (head[at] & 0xFF) << 8 | head[at + 1] & 0xFF;
    }

    private void tell() {
        int length = number(0);
        String topic = new String(head, LENGTH_OF_TOPIC, length, StandardCharsets.UTF_8);
        int id = qos() > 0 ? number(LENGTH_OF_TOPIC + length) : 0;
        oversize.skipped(topic, qos(), id, headerEnd + headAt + rest);
    }
}
