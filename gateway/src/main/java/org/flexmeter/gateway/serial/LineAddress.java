package org.flexmeter.gateway.serial;

import java.net.URI;
import java.net.URISyntaxException;
import org.flexmeter.gateway.message.Masked;

/** Where a line is: a device of this machine or a TCP serial server. */
public sealed interface LineAddress {

    /** As it stands in the URI, in logs and in refusals. */
    String text();

    /** Such as {@code /dev/serial/by-id/usb-FTDI_…}; links are followed at each opening. */
    record Tty(String text) implements LineAddress {}

    /** Such as {@code tcp://10.0.0.5:4001}. */
    record Tcp(String host, int port) implements LineAddress {
        @Override
        public String text() {
            return "tcp://" + host + ":" + port;
        }
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException that says what an address looks like
     */
    static LineAddress parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "a line is missing; give serial:/dev/ttyUSB0 or serial:tcp://host:port");
        }
        return text.startsWith("tcp:") ? tcp(text) : new Tty(text);
    }

    private static Tcp tcp(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= 65_535) {
                return new Tcp(uri.getHost(), uri.getPort());
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(notTcp(text), e);
        }
        throw new IllegalArgumentException(notTcp(text));
    }

    private static String notTcp(String text) {
        return Masked.of(text)
                + " is no TCP serial server; give tcp://host:port with a port up to 65535";
    }
}
