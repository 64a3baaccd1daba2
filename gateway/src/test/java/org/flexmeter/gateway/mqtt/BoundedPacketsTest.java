package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What a broker may send, in whatever pieces it comes. */
class BoundedPacketsTest {
    private static final int MOST = 1_000;

    /** Gives as much as it likes, and times out now and then, as a socket does. */
    private static final class Hesitant extends InputStream {
        private final InputStream in;
        private final Random random;

        private Hesitant(byte[] bytes, Random random) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        private void hesitate() throws SocketTimeoutException {
            if (random.nextInt(3) == 0) {
                throw new SocketTimeoutException();
            }
        }

        @Override
        public int read() throws IOException {
            hesitate();
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            hesitate();
            return in.read(bytes, offset, Math.min(length, 1 + random.nextInt(50)));
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }

    private final List<String> skipped = new ArrayList<>();

    private static void packet(ByteArrayOutputStream out, int first, byte[] rest) {
        out.write(first);
        int length = rest.length;
        do {
            int seven = length & 0x7F;
            length >>= 7;
            out.write(length > 0 ? seven | 0x80 : seven);
        } while (length > 0);
        out.writeBytes(rest);
    }

    private static byte[] publish(String topic, int qos, int id, int payload) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        rest.write(name.length >> 8);
        rest.write(name.length);
        rest.writeBytes(name);
        if (qos > 0) {
            rest.write(id >> 8);
            rest.write(id);
        }
        rest.writeBytes(new byte[payload]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        packet(out, 0x30 | qos << 1, rest.toByteArray());
        return out.toByteArray();
    }

    private byte[] readAll(InputStream in, Random random) throws IOException {
        InputStream bounded =
                new BoundedPackets(
                        in,
                        MOST,
                        (topic, qos, id, bytes) ->
                                skipped.add(topic + " " + qos + " " + id + " " + bytes));
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] some = new byte[64];
        int count = 0;
        while (count >= 0) {
            try {
                if (random.nextBoolean()) {
                    int one = bounded.read();
                    count = one < 0 ? -1 : 1;
                    some[0] = (byte) one;
                } else {
                    count = bounded.read(some, 0, 1 + random.nextInt(some.length));
                }
                read.write(some, 0, Math.max(0, count));
            } catch (SocketTimeoutException again) {
                count = 0;
            }
        }
        return read.toByteArray();
    }

    @Property(tries = 300)
    void whatFitsIsReadToTheLetterAndTheRestIsTold(
            @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 3_000) Integer> payloads,
            @ForAll long seed)
            throws IOException {
        skipped.clear();
        Random random = new Random(seed);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        List<String> tooLarge = new ArrayList<>();
        for (int i : IntStream.range(0, payloads.size()).toArray()) {
            String topic = "t".repeat(random.nextInt(300));
            byte[] packet = publish(topic, i % 2, i + 500, payloads.get(i));
            sent.writeBytes(packet);
            if (packet.length <= MOST) {
                expected.writeBytes(packet);
            } else {
                tooLarge.add(topic + " " + i % 2 + " " + i % 2 * (i + 500) + " " + packet.length);
            }
        }
        assertThat(readAll(new Hesitant(sent.toByteArray(), random), random))
                .isEqualTo(expected.toByteArray());
        assertThat(skipped).isEqualTo(tooLarge);
    }

    @Property(tries = 300)
    void anyBytesEndInAnEndOrAFault(@ForAll @Size(max = 300) byte[] bytes) {
        skipped.clear();
        try {
            byte[] read = readAll(new ByteArrayInputStream(bytes), new Random(1));
            assertThat(read.length).isLessThanOrEqualTo(bytes.length);
        } catch (IOException told) {
            assertThat(told.getMessage()).startsWith("it ");
        }
    }

    @Test
    void aMessageIsToldBeforeItIsThere() throws IOException {
        byte[] beginning = new byte[40];
        System.arraycopy(publish("a/b", 1, 7, 200_000_00), 0, beginning, 0, 40);
        readAll(new ByteArrayInputStream(beginning), new Random(1));
        assertThat(skipped).singleElement().asString().startsWith("a/b 1 7 20000");
    }

    @Test
    void aPacketOfSuchASizeThatIsNoMessageEndsTheConnection() {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        packet(sent, 0x90, new byte[5_000]);
        assertThatThrownBy(
                        () -> readAll(new ByteArrayInputStream(sent.toByteArray()), new Random(1)))
                .hasMessage("it sent a packet of 5000 bytes that is no message");
    }
}
