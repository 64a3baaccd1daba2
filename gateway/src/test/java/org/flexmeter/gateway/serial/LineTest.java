package org.flexmeter.gateway.serial;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

@Tag("bare")
class LineTest {

    /** The reading thread may be waiting in the line on behalf of nobody when a reader comes. */
    @RepeatedTest(5)
    void aReaderGetsWhatComesAfterItCame() throws Exception {
        try (Peer peer = Peer.tcp()) {
            Line line =
                    new Line(
                            LineAddress.parse(peer.line()),
                            LineSettings.of(9600, 8, "none", "1"),
                            Duration.ZERO,
                            new OpenLines());
            line.open();
            try {
                await().until(() -> peer.isConnected() && line.status().isConnected());
                AtomicInteger got = new AtomicInteger();
                line.readBy((bytes, length, more) -> got.addAndGet(length));
                peer.send(new byte[] {1, 2, 3});
                await().until(() -> got.get() == 3);
            } finally {
                line.close();
            }
        }
    }
}
