package org.flexmeter.bench.child;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The least of MQTT 3.1.1 that subscribes with QoS 1: reads whatever is there, acknowledges it in
 * one write. A client library costs several times as much a message and would be what is measured.
 */
final class MqttReader {
    private static final int PUBLISH = 3;
    private static final byte[] CONNECT = {
        0x10, 17, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 5, 'b', 'e', 'n', 'c', 'h'
    };

    private final InputStream in;
    private final OutputStream out;
    private final Heard heard;
    private final ByteArrayOutputStream acknowledgements = new ByteArrayOutputStream();
    private byte[] buffer = new byte[1 << 20];
    private int filled;

    private MqttReader(Socket socket, Heard heard) throws IOException {
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.heard = heard;
    }

    /**
     * Connects and subscribes.
     *
     * @throws IOException if the broker does not answer
     */
    static MqttReader connect(String host, int port, String filter, Heard heard)
            throws IOException {
        Socket socket = new Socket(host, port);
        socket.setTcpNoDelay(true);
        MqttReader reader = new MqttReader(socket, heard);
        reader.out.write(CONNECT);
        reader.out.write(subscribe(filter));
        return reader;
    }

    private static byte[] subscribe(String filter) throws IOException {
        byte[] text = filter.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(packet);
        data.writeByte(0x82);
        data.writeByte(5 + text.length);
        data.writeShort(1);
        data.writeShort(text.length);
        data.write(text);
        data.writeByte(1);
        return packet.toByteArray();
    }

    /** Reads until the connection ends. */
    void run() {
        try {
            for (int read = 0; read >= 0; read = in.read(buffer, filled, buffer.length - filled)) {
                filled += read;
                consume();
            }
        } catch (IOException ended) {
            System.err.println("The subscriber's connection ended: " + ended.getMessage());
        }
    }

    private void consume() throws IOException {
        int at = 0;
        for (int next = packet(at); next > 0; next = packet(at)) {
            at = next;
        }
        System.arraycopy(buffer, at, buffer, 0, filled - at);
        filled -= at;
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        acknowledgements.writeTo(out);
        acknowledgements.reset();
    }

    /** Handles the packet that begins here; where the next begins, 0 if it is not whole yet. */
    private int packet(int at) {
        int length = 0;
        int body = at + 1;
        for (int shift = 0; ; shift += 7) {
            if (body >= filled) {
                return 0;
            }
            int octet = buffer[body++];
            length |= (octet & 0x7F) << shift;
            if (octet >= 0) {
                break;
            }
        }
        int end = body + length;
        if (end > filled) {
            return 0;
        }
        if ((buffer[at] >> 4 & 0xF) == PUBLISH) {
            publish(buffer[at] >> 1 & 3, body, end);
        }
        return end;
    }

    private void publish(int qos, int body, int end) {
        int payload = body + 2 + ((buffer[body] & 0xFF) << 8 | buffer[body + 1] & 0xFF);
        if (qos > 0) {
            acknowledgements.write(0x40);
            acknowledgements.write(2);
            acknowledgements.write(buffer[payload]);
            acknowledgements.write(buffer[payload + 1]);
            payload += 2;
        }
        heard.hear(buffer, payload, end);
    }
}
