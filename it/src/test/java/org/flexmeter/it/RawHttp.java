package org.flexmeter.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A connection on which is sent what no client would send. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 8_000;

    private final Socket socket;

    RawHttp(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** From another address of this machine. */
    static RawHttp from(String address, int port) throws IOException {
        return new RawHttp(
                new Socket(
                        InetAddress.getLoopbackAddress(), port, InetAddress.getByName(address), 0));
    }

    /** The status of an answer; 0 if there is none. */
    static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ")
                ? Integer.parseInt(answer.substring("HTTP/1.1 ".length()).split("\\s", 2)[0])
                : 0;
    }

    /** From another address of this machine, 127.0.0.2 and on. */
    static RawHttp from(int number, int port) throws IOException {
        InetAddress own = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + number)});
        return new RawHttp(new Socket(InetAddress.getLoopbackAddress(), port, own, 0));
    }

    /** Lines, each with its end. */
    RawHttp lines(String... lines) throws IOException {
        return text(String.join("\r\n", lines) + "\r\n");
    }

    RawHttp text(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** The same, with another patience for its bytes. */
    String answer(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return answer();
    }

    /** The answer up to the end of its headers; empty if there is none in time. */
    String answer() throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            while (answer.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                answer.append((char) next);
            }
        } catch (SocketTimeoutException | SocketException none) {
            return answer.toString();
        }
        return answer.toString();
    }

    /** Whether the other side has hung up, looked at for so long. */
    boolean isClosed(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
