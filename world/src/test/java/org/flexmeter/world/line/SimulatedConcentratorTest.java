package org.flexmeter.world.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.flexmeter.world.command.Execution;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.command.Habits;
import org.flexmeter.world.ledger.Oracle;
import org.flexmeter.world.meter.Device;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.Simulation;
import org.junit.jupiter.api.Test;

/** Against a client that does what the document says, with the real line between them. */
class SimulatedConcentratorTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final byte[] OPEN_RELAY_1027 =
            hex("A5 5A 01 10 00 0A 00 01 00 03 09 00 00 04 03 03 00 00 00 00 38 64");
    private static final byte[] ACTION_9_OF_0001 =
            hex("A5 5A 01 10 00 0A 00 01 00 03 09 00 00 04 03 09 00 00 00 00 7E CA");
    private static final byte[] OPEN_RELAY_OF_NOBODY =
            hex("A5 5A 01 10 00 0A 09 99 00 03 09 00 00 04 04 03 00 00 00 00 C8 61");
    private static final byte[] EVERY_SECOND_0001 =
            hex("A5 5A 01 10 00 0A 00 01 00 03 09 00 00 04 03 01 00 00 00 01 6C C6");
    private static final byte[] READ_NOW_0001 =
            hex("A5 5A 01 10 00 0A 00 01 00 03 09 00 00 04 03 02 00 00 00 00 92 35");

    private final Oracle oracle = new Oracle();
    private final Executions executions = Executions.inMemory();

    private SimulatedConcentrator concentrator(Duration patience) {
        return new SimulatedConcentrator(
                oracle, Pace.demo(), 0, 2, false, Habits.eager(), executions, patience);
    }

    @Test
    void devicesAreNamedByTheirAddresses() {
        try (SimulatedConcentrator concentrator = concentrator(PATIENCE)) {
            assertThat(concentrator.devices())
                    .extracting(Device::id)
                    .containsExactly("000A0001", "000A0002", "000B0001", "000B0002");
        }
    }

    @Test
    void whatIsNotAcknowledgedComesAgainUnchanged() throws IOException {
        try (SimulatedConcentrator concentrator = concentrator(PATIENCE);
                Simulation simulation = new Simulation();
                Socket line = connect(concentrator.port())) {
            simulation.start(concentrator);
            DataInputStream in = new DataInputStream(line.getInputStream());
            String first = HexFormat.of().formatHex(frame(in));
            String again = "";
            while (!again.equals(first)) {
                again = HexFormat.of().formatHex(frame(in));
            }
        }
    }

    @Test
    void whatIsNotAcknowledgedComesAtOnceOnANewConnection() throws IOException {
        try (SimulatedConcentrator concentrator = concentrator(Duration.ofHours(1));
                Simulation simulation = new Simulation()) {
            simulation.start(concentrator);
            Set<String> unanswered = new HashSet<>();
            try (Socket line = connect(concentrator.port())) {
                DataInputStream in = new DataInputStream(line.getInputStream());
                byte[] answered = frame(in);
                line.getOutputStream().write(answer(answered));
                for (int i = 0; i < 5; i++) {
                    unanswered.add(HexFormat.of().formatHex(frame(in)));
                }
                unanswered.remove(HexFormat.of().formatHex(answered));
            }
            try (Socket line = connect(concentrator.port())) {
                DataInputStream in = new DataInputStream(line.getInputStream());
                while (!unanswered.isEmpty()) {
                    unanswered.remove(HexFormat.of().formatHex(frame(in)));
                }
            }
        }
    }

    @Test
    void whatIsAcknowledgedIsForgotten() {
        Outbound outbound = new Outbound(PATIENCE);
        outbound.keep(1, sequence -> new byte[] {(byte) sequence});
        outbound.keep(2, sequence -> new byte[] {(byte) sequence});
        outbound.acknowledged(new MidoriWire.Answer(1, 0));
        outbound.acknowledged(new MidoriWire.Answer(1, 1));
        assertThat(outbound.size()).isEqualTo(1);
    }

    @Test
    void aCommandIsCarriedOutOnceAndItsResultComesUntilItIsAcknowledged() throws IOException {
        try (SimulatedConcentrator concentrator = concentrator(PATIENCE);
                Socket line = connect(concentrator.port())) {
            DataInputStream in = new DataInputStream(line.getInputStream());
            String opened = "90 00 0A 00 01 00 00 09 00 00 04 03 00 00 00 00 00";
            line.getOutputStream().write(OPEN_RELAY_1027);
            byte[] result = frame(in);
            assertThat(HexFormat.ofDelimiter(" ").formatHex(result, 3, 20))
                    .isEqualToIgnoringCase(opened);
            assertThat(frame(in)).isEqualTo(result);
            line.getOutputStream().write(answer(result));
            line.getOutputStream().write(OPEN_RELAY_1027);
            byte[] again = frame(in);
            while (Arrays.equals(again, result)) {
                again = frame(in);
            }
            assertThat(Arrays.copyOfRange(again, 10, 20))
                    .isEqualTo(Arrays.copyOfRange(result, 10, 20));
        }
        assertThat(executions.all())
                .containsExactly(
                        new Execution("ennova-midori-smart-meter-0001", "disconnect", "", "#1027"));
    }

    @Test
    void anUnknownActionAndAnUnknownMeterAreNotCarriedOut() throws IOException {
        try (SimulatedConcentrator concentrator = concentrator(Duration.ofHours(1));
                Socket line = connect(concentrator.port())) {
            DataInputStream in = new DataInputStream(line.getInputStream());
            line.getOutputStream().write(ACTION_9_OF_0001);
            assertThat(frame(in)[15]).isEqualTo((byte) 3);
            line.getOutputStream().write(OPEN_RELAY_OF_NOBODY);
            assertThat(frame(in)[15]).isEqualTo((byte) 3);
        }
        assertThat(executions.all()).isEmpty();
    }

    @Test
    void theIntervalIsKeptFromThenOn() throws IOException {
        try (SimulatedConcentrator concentrator = concentrator(Duration.ofHours(1));
                Simulation simulation = new Simulation();
                Socket line = connect(concentrator.port())) {
            DataInputStream in = new DataInputStream(line.getInputStream());
            line.getOutputStream().write(EVERY_SECOND_0001);
            assertThat(frame(in)[15]).isZero();
            simulation.start(concentrator);
            List<Long> slow = new ArrayList<>();
            while (slow.size() < 3) {
                byte[] frame = frame(in);
                if (frame[3] == 1 && frame[7] == 1) {
                    slow.add(ByteBuffer.wrap(frame, 9, 8).getLong() & 0xFFFF_FFFF_FFFFL);
                }
            }
            assertThat(slow.get(1) - slow.get(0)).isEqualTo(1_000);
            assertThat(slow.get(2) - slow.get(1)).isEqualTo(1_000);
        }
    }

    @Test
    void aReadingOnCommandComesBeforeItsResult() throws IOException {
        try (SimulatedConcentrator concentrator = concentrator(Duration.ofHours(1));
                Socket line = connect(concentrator.port())) {
            DataInputStream in = new DataInputStream(line.getInputStream());
            line.getOutputStream().write(READ_NOW_0001);
            byte[] reading = frame(in);
            assertThat(reading[3]).isEqualTo((byte) 0x11);
            assertThat(ByteBuffer.wrap(reading).getInt(11)).isEqualTo(1027);
            assertThat(frame(in)[3]).isEqualTo((byte) 0x90);
        }
        assertThat(oracle.report().written()).isEqualTo(1);
    }

    private static Socket connect(int port) throws IOException {
        Socket line = new Socket(InetAddress.getLoopbackAddress(), port);
        line.setSoTimeout(60_000);
        return line;
    }

    private static byte[] frame(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(11);
        assertThat(head).startsWith(0xA5, 0x5A, 0x01);
        byte[] rest = in.readNBytes(head[10] + 2);
        byte[] frame = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, frame, head.length, rest.length);
        return frame;
    }

    private static byte[] hex(String text) {
        return HexFormat.ofDelimiter(" ").parseHex(text);
    }

    private static byte[] answer(byte[] frame) {
        byte[] answer = Arrays.copyOf(frame, 13);
        answer[3] = (byte) 0x81;
        answer[10] = 0;
        int check = Crc.check(answer, 2, 9);
        answer[11] = (byte) (check >> 8);
        answer[12] = (byte) check;
        return answer;
    }
}
