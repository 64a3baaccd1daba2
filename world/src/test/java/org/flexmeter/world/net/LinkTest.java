package org.flexmeter.world.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkTest {
    @AutoClose private ServerSocket server;
    @AutoClose private Link link;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        link = Link.to(server.getLocalPort());
    }

    @Test
    void whatIsSentArrivesAtBothEnds() throws IOException {
        try (Socket near = connect();
                Socket far = server.accept()) {
            send(near, "there");
            assertThat(receive(far, 5)).isEqualTo("there");
            send(far, "and back");
            assertThat(receive(near, 8)).isEqualTo("and back");
        }
    }

    @Test
    void aCutEndsConnectionsAndTakesNewOnes() throws IOException {
        try (Socket near = connect();
                Socket far = server.accept()) {
            link.cut();
            assertThatThrownBy(() -> receive(near, 1)).isInstanceOf(SocketException.class);
        }
        whatIsSentArrivesAtBothEnds();
        assertThat(link.cuts()).isEqualTo(1);
    }

    @Test
    void aLinkThatIsGoneTakesNobodyUntilItIsRestored() throws IOException {
        link.sever();
        try (Socket refused = connect()) {
            assertThat(refused.getInputStream().read()).isEqualTo(-1);
        }
        link.restore();
        whatIsSentArrivesAtBothEnds();
    }

    @Test
    void aStalledLinkKeepsWhatIsUnderWay() throws IOException {
        try (Socket near = connect();
                Socket far = server.accept()) {
            link.stall();
            send(near, "late");
            assertThat(far.getInputStream().available()).isZero();
            link.restore();
            assertThat(receive(far, 4)).isEqualTo("late");
        }
    }

    @Test
    void aSlowLinkLosesNothing() throws IOException {
        link.throttle(new Rate(8_000_000, Duration.ofMillis(5)));
        String text = "0123456789".repeat(5_000);
        try (Socket near = connect();
                Socket far = server.accept()) {
            send(near, text);
            assertThat(receive(far, text.length())).isEqualTo(text);
        }
    }

    @Test
    void aLinkThatIsLostAtRandomIsCut() throws Exception {
        link.loseAtRandom(new Random(1), Duration.ofMillis(1), Duration.ofMillis(30));
        assertThat(link.cuts()).isPositive();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(Socket from, String text) throws IOException {
        from.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String receive(Socket at, int length) throws IOException {
        byte[] bytes = at.getInputStream().readNBytes(length);
        if (bytes.length < length) {
            throw new SocketException("ended after " + bytes.length);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
