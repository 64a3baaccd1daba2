package org.flexmeter.world.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.flexmeter.world.command.Execution;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.command.Habits;
import org.flexmeter.world.ledger.Oracle;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a client that does what the document says, with the real line between them. */
class SimulatedDongleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int RESULT = 0x81;
    private static final String NODE = "unibo-single-meter-0001";
    private static final byte[] EVERY_2_S =
            hex("55 AA 00 15 8D 00 00 A1 00 01 09 80 03 00 00 04 03 01 00 02 6B 41");
    private static final byte[] READ_NOW =
            hex("55 AA 00 15 8D 00 00 A1 00 01 09 80 04 00 00 04 04 02 00 00 84 66");

    private final Executions executions = Executions.inMemory();
    private final SimulatedDongle dongle =
            new SimulatedDongle(
                    new Oracle(),
                    Pace.demo(),
                    0,
                    1,
                    Air.calm(),
                    Habits.eager(),
                    executions,
                    () -> 0); // time stands still: no machine is too slow
    private final Task speak = dongle.tasks().get(0);
    @AutoClose private Socket line;
    private DataInputStream in;

    @BeforeEach
    void connect() throws IOException {
        line = new Socket(InetAddress.getLoopbackAddress(), dongle.port());
        line.setSoTimeout((int) PATIENCE.toMillis());
        in = new DataInputStream(line.getInputStream());
        await().atMost(PATIENCE).until(dongle::isConnected);
    }

    @AfterEach
    void end() {
        dongle.close();
    }

    private void say(byte[] bytes) throws IOException {
        line.getOutputStream().write(bytes);
    }

    @Test
    void aNodeHearsForHalfASecondAfterItSpoke() {
        AtomicLong now = new AtomicLong();
        ZigBeeNode node = new ZigBeeNode(dongle.devices().get(0), 0, 1, now::get);
        assertThat(node.hears()).isFalse();
        node.spoke();
        now.set(Duration.ofMillis(500).toNanos());
        assertThat(node.hears()).isTrue();
        now.set(Duration.ofMillis(501).toNanos());
        assertThat(node.hears()).isFalse();
    }

    @Test
    void aRepeatedCommandIsAnsweredAndNotDoneAgain() throws Exception {
        speak.work().run();
        packets(2);
        say(EVERY_2_S);
        byte[] result = packet();
        assertThat(HexFormat.ofDelimiter(" ").formatHex(result, 10, 20))
                .isEqualToIgnoringCase("09 81 03 00 00 04 03 00 00 02");
        say(EVERY_2_S);
        assertThat(packet()).isEqualTo(result);
        assertThat(executions.all())
                .containsExactly(new Execution(NODE, "set-interval", "2", "#1027"));
    }

    @Test
    void theIntervalIsKeptAndSequencesGoOn() throws Exception {
        speak.work().run();
        say(EVERY_2_S);
        packets(3);
        for (int tick = 0; tick < 4; tick++) {
            speak.work().run();
        }
        assertThat(packets(4)).extracting(packet -> packet[12]).containsExactly(seq(1, 1, 2, 2));
    }

    @Test
    void aReadingOnCommandFollowsTheResultThatTellsItsSequence() throws Exception {
        speak.work().run();
        packets(2);
        say(READ_NOW);
        byte[] result = packet();
        assertThat(result[11]).isEqualTo((byte) RESULT);
        assertThat(ByteBuffer.wrap(result).getShort(18)).isEqualTo((short) 1);
        assertThat(packets(2)).extracting(packet -> packet[12]).containsExactly(seq(1, 1));
        assertThat(executions.all()).containsExactly(new Execution(NODE, "read-now", "", "#1028"));
    }

    private static Byte[] seq(int... numbers) {
        return Arrays.stream(numbers).mapToObj(number -> (byte) number).toArray(Byte[]::new);
    }

    private List<byte[]> packets(int count) throws IOException {
        byte[][] packets = new byte[count][];
        for (int i = 0; i < count; i++) {
            packets[i] = packet();
        }
        return List.of(packets);
    }

    private byte[] packet() throws IOException {
        byte[] head = in.readNBytes(11);
        assertThat(head).startsWith(0x55, 0xAA);
        byte[] rest = in.readNBytes((head[10] & 0xFF) + 2);
        byte[] packet = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, packet, head.length, rest.length);
        return packet;
    }

    private static byte[] hex(String text) {
        return HexFormat.ofDelimiter(" ").parseHex(text);
    }
}
