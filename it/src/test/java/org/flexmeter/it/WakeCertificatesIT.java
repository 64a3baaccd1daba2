package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.TlsEnds;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who shows which certificate at the wake-up port, where {@code fm.wake.tls.ca} is set. */
class WakeCertificatesIT {
    private static final int PATIENCE_MILLIS = 8_000;
    private static final String WAKE =
            "POST /wake/iren HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

    /** Of all authorities here: a client shows nothing to a server that asks for another name. */
    private static final String NAME = "platform";

    @TempDir static Path folder;
    @AutoClose private static Bench bench;
    private static Authority platform;
    private static Authority server;
    private static int port;

    @BeforeAll
    static void start() {
        platform = new Authority(folder.resolve("platform"), NAME);
        server = new Authority(folder.resolve("server"), NAME);
        Authority.Identity own = server.issue("gateway");
        bench = new Bench(folder.resolve("world"));
        PostgreSql database = bench.world().standardSql();
        bench.settings().iren(database);
        port = bench.world().ports().any();
        bench.set("gateway.iren.listen", "")
                .set("quarkus.http.ssl.certificate.files", own.certificate())
                .set("quarkus.http.ssl.certificate.key-files", own.key())
                .set("quarkus.http.ssl-port", port)
                .set("fm.wake.tls.ca", platform.certificate())
                .device("iren,W1,water-meter,w1");
        bench.writeHome();
        bench.example("iren-standard-sql");
        bench.start();
    }

    /** The answer to a wake-up by TLS; empty if there is none. */
    private static String wake(SSLContext client) {
        try (SSLSocket socket =
                (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(WAKE.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[8_192];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        } catch (IOException refused) {
            // by TLS 1.3 a client learns that it was refused when it reads
            return "";
        }
    }

    @Test
    void aCertificateOfTheAuthorityWakes() {
        assertThat(wake(TlsEnds.client(server, platform.issue("scada"))))
                .startsWith("HTTP/1.1 204");
    }

    @Test
    void nobodyWakesWithoutACertificate() {
        assertThat(wake(TlsEnds.client(server))).isEmpty();
    }

    @Test
    void oneOfAnotherAuthorityDoesNotWake() {
        Authority other = new Authority(folder.resolve("other"), NAME);
        assertThat(wake(TlsEnds.client(server, other.issue("scada")))).isEmpty();
        assertThat(wake(TlsEnds.client(server, server.issue("scada"))))
                .as("of who signed the gateway's own")
                .isEmpty();
    }

    @Test
    void anExpiredOneDoesNotWake() {
        assertThat(wake(TlsEnds.client(server, platform.issueExpired("old")))).isEmpty();
    }

    @Test
    void withoutTlsNobodyWakes() throws IOException {
        int plain = Integer.parseInt(bench.world().home().setting("quarkus.http.port"));
        try (RawHttp connection = new RawHttp(plain)) {
            assertThat(connection.text(WAKE).answer()).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void whoIsRefusedLeavesNoTrace() {
        wake(TlsEnds.client(server));
        assertThat(wake(TlsEnds.client(server, platform.issue("scada"))))
                .startsWith("HTTP/1.1 204");
        assertThat(bench.gateway().output()).doesNotContain("\tat ");
    }
}
