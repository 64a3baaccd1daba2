package org.flexmeter.bench.child;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Payloads as the subscriber has kept them. */
final class Payloads {
    private Payloads() {}

    static List<byte[]> read(Path file) throws IOException {
        List<byte[]> payloads = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            while (true) {
                byte[] payload = new byte[in.readInt()];
                in.readFully(payload);
                payloads.add(payload);
            }
        } catch (EOFException end) {
            return payloads;
        }
    }
}
