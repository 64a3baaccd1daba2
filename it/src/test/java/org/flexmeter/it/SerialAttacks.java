package org.flexmeter.it;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import org.flexmeter.it.Tally.Surface;

/** A line on which nothing but noise comes, half of it behind what begins a frame. */
final class SerialAttacks implements Attacker.Attack {
    private static final int PIECE = 1_000;

    /** A faster line than any of this machine's: 4 Mbit/s. */
    private static final int PIECES = 200;

    private final ServerSocket server;
    private final Tally tally;

    SerialAttacks(int port, Tally tally) throws IOException {
        this.server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        this.tally = tally;
    }

    @Override
    public void once(Random random) throws IOException {
        try (Socket line = server.accept()) {
            OutputStream out = line.getOutputStream();
            for (int i = 0; i < PIECES; i++) {
                byte[] noise = new byte[PIECE];
                random.nextBytes(noise);
                if (random.nextBoolean()) {
                    noise[0] = (byte) 0xA5;
                    noise[1] = 0x5A;
                    noise[2] = 0x01;
                }
                tally.sent(Surface.SERIAL);
                out.write(noise);
            }
        }
    }
}
