package org.flexmeter.world.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.flexmeter.world.ledger.Oracle;
import org.flexmeter.world.meter.Device;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.Simulation;
import org.junit.jupiter.api.Test;

/** Against a client that does what the document says, with the real line between them. */
class SimulatedConcentratorTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private final Oracle oracle = new Oracle();

    private SimulatedConcentrator concentrator(Duration patience) {
        return new SimulatedConcentrator(oracle, Pace.demo(), 0, 2, false, patience);
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

    private static Socket connect(int port) throws IOException {
        Socket line = new Socket(InetAddress.getLoopbackAddress(), port);
        line.setSoTimeout(20_000);
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
