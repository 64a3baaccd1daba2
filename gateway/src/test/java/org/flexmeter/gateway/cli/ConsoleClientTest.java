package org.flexmeter.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.flexmeter.gateway.access.LocalToken;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.Authority.Identity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line at a console with TLS, whose certificate is made out to the machine's name. */
class ConsoleClientTest {
    @TempDir Path folder;

    private Authority authority;
    private Identity own;
    private final HttpsServer console;

    ConsoleClientTest() throws IOException {
        console = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() throws Exception {
        authority = new Authority(folder.resolve("ca"), "test");
        own = authority.issueFor("meterbox.example.org", "192.0.2.1");
        LocalToken.make(folder, new SecureRandom());
        JdkSslContext tls =
                (JdkSslContext)
                        SslContextBuilder.forServer(own.certificate().toFile(), own.key().toFile())
                                .sslProvider(SslProvider.JDK)
                                .build();
        console.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        console.createContext(
                "/api/status",
                exchange -> {
                    byte[] answer =
                            exchange.getRequestHeaders()
                                    .getFirst("Authorization")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        console.start();
    }

    @AfterEach
    void stop() {
        console.stop(0);
    }

    @Test
    void trustsTheConsolesOwnCertificateWhateverItsName() throws IOException {
        assertThat(client(own.certificate()).get("/api/status").readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("Bearer " + LocalToken.read(folder).orElseThrow());
    }

    @Test
    void showsItsTokenToNobodyElseOfTheSameAuthority() {
        Identity other = authority.issueFor("meterbox.example.org", "192.0.2.1");
        assertThatThrownBy(() -> client(other.certificate()).get("/api/status"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "is not the gateway of quarkus.management.ssl.certificate.files")
                .hasMessageContaining(other.certificate().toString());
    }

    private ConsoleClient client(Path certificate) {
        return new ConsoleClient(
                new SmallRyeConfigBuilder()
                        .withSources(
                                new PropertiesConfigSource(
                                        Map.of(
                                                "quarkus.management.host",
                                                "127.0.0.1",
                                                "quarkus.management.port",
                                                Integer.toString(console.getAddress().getPort()),
                                                "quarkus.management.ssl.certificate.files",
                                                certificate.toString(),
                                                "fm.state.dir",
                                                folder.toString()),
                                        "test",
                                        100))
                        .build());
    }
}
