package org.flexmeter.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider that does not end. */
class OidcHttpTest {
    private static final long ENDLESS = 50_000_000;
    private final AtomicLong sent = new AtomicLong();
    private HttpServer provider;

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        byte[] some = new byte[65_536];
                        while (sent.addAndGet(some.length) < ENDLESS) {
                            out.write(some);
                        }
                    }
                });
        provider.start();
    }

    @AfterEach
    void end() {
        provider.stop(0);
    }

    @Test
    void anAnswerWithoutAnEndIsGivenUp() throws IOException {
        URI at = URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/");
        OidcHttp http = new OidcHttp(Optional.empty());
        assertThatThrownBy(() -> http.json(at))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 1048576 bytes");
        assertThat(sent).hasValueLessThan(ENDLESS);
    }
}
