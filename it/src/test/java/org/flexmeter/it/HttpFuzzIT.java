package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.fuzz.Mutator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged requests at both ports of the packaged gateway: it goes on, and nothing of it fails.
 * {@code -Dfuzz.count} says how many at each, {@code -Dfuzz.seed} which.
 */
class HttpFuzzIT {
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_101L);
    private static final int INPUTS = Integer.getInteger("fuzz.count", 1_000);
    private static final int LOOK_EACH = 100;
    private static final String TOKEN = "Authorization: Bearer a token of the platform";

    /** What is damaged may be the beginning of a request, to which nobody answers. */
    private static final int PATIENCE_MILLIS = 40;

    /** A line a minute of each kind. */
    private static final int MOST_SAID = 10_000;

    private static final String[] WORDS = {
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "\0",
        "\t",
        " ",
        ":",
        "%00",
        "%zz",
        "%2e%2e/",
        "/../",
        "//",
        "?a=%zz",
        "#",
        "*",
        "http://localhost/",
        "GET ",
        "CONNECT ",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "HTTP/1.0",
        "HTTP/2.0",
        "HTTP/9.9",
        "Host: localhost\r\n",
        "Host: evil.example\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 6\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length: 5, 6\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n",
        "5\r\nhello\r\n",
        "0\r\n\r\n",
        "fffffffffffffffff\r\n",
        "-1\r\n",
        "5;ext=\"a\r\n",
        "Expect: 100-continue\r\n",
        "Expect: something\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AA==\r\n",
        "Cookie: =;;a=\"\r\n",
        "Authorization: Basic !!\r\n",
        "Authorization: Basic Og==\r\n",
        "Authorization: Bearer a.b.c\r\n",
        "Content-Type: multipart/form-data; boundary=a\r\n",
        "Content-Type: multipart/form-data\r\n",
        "Content-Type: ;;;\r\n",
        "Accept-Encoding: gzip, deflate, br, *;q=x\r\n",
        "Accept: text/html\r\n",
        "Origin: data:\r\n",
        "Range: bytes=0-,-1,5-3\r\n",
        "If-Modified-Since: never\r\n",
        "X-Forwarded-Proto: https\r\n",
        "name=%zz&password=",
        "\u00ff\u00fe",
        "x".repeat(9_000)
    };

    @TempDir static Path folder;
    @AutoClose private static Bench bench;

    @BeforeAll
    static void start() {
        bench = new Bench(folder);
        PostgreSql database = bench.world().standardSql();
        bench.settings().iren(database);
        bench.set("gateway.iren.listen", "")
                .set("fm.wake.token", "a token of the platform")
                .device("iren,W1,water-meter,w1");
        bench.writeHome();
        bench.example("iren-standard-sql");
        bench.start();
    }

    private static int port(String setting) {
        return Integer.parseInt(bench.world().home().setting(setting));
    }

    private static String request(String line, String body, String... headers) {
        return line
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList())
                + "\r\n"
                + body;
    }

    @Test
    void theManagementPortStandsAnything() throws Exception {
        String health = request("GET /q/health", "");
        stands(
                "quarkus.management.port",
                health,
                200,
                List.of(
                        health,
                        request("GET /q/metrics", "", "Accept: text/plain"),
                        request("GET /console/login.css", "", "Accept-Encoding: gzip"),
                        request("GET /hawtio/", "", "Accept: text/html", "Cookie: a=b; c=d"),
                        request("GET /api/status", "", "Authorization: Basic b3R0bzpvdHRv"),
                        request(
                                "POST /login",
                                "name=otto&password=wrong&to=%2F",
                                "Content-Type: application/x-www-form-urlencoded",
                                "Content-Length: 31"),
                        request(
                                "POST /login",
                                "5\r\nname=\r\n4;a=\"b\"\r\notto\r\n0\r\nX: y\r\n\r\n",
                                "Content-Type: application/x-www-form-urlencoded",
                                "Transfer-Encoding: chunked"),
                        request("POST /jolokia", "{}", "Content-Length: 2"),
                        request("GET /login/oidc/callback?code=a&state=b", "")));
    }

    @Test
    void theWakeUpPortStandsAnything() throws Exception {
        String wake = request("POST /wake/iren", "", TOKEN, "Content-Length: 0");
        stands(
                "quarkus.http.port",
                wake,
                204,
                List.of(
                        wake,
                        request(
                                "POST /wake/iren",
                                "0\r\n\r\n",
                                TOKEN,
                                "Transfer-Encoding: chunked"),
                        request("POST /wake/nobody", "a", TOKEN, "Content-Length: 1"),
                        request("GET /wake/iren?a=b", "", TOKEN),
                        request("POST /", "a=b", "Content-Length: 3")));
    }

    private static void stands(String setting, String good, int status, List<String> requests)
            throws IOException {
        int port = port(setting);
        int before = bench.gateway().output().length();
        Mutator mutator = Mutator.ofTexts(requests, WORDS);
        Random random = new Random(SEED);
        for (int i = 0; i < INPUTS; i++) {
            String input = new String(mutator.input(random), StandardCharsets.ISO_8859_1);
            assertThat(RawHttp.status(answer(port, input)))
                    .as("-Dfuzz.seed=%d, input %d: %s", SEED, i, input)
                    .isNotEqualTo(500);
            if (i % LOOK_EACH == 0 || i == INPUTS - 1) {
                try (RawHttp connection = new RawHttp(port)) {
                    assertThat(RawHttp.status(connection.text(good).answer()))
                            .as("-Dfuzz.seed=%d, after input %d", SEED, i)
                            .isEqualTo(status);
                }
            }
        }
        String said = bench.gateway().output().substring(before);
        assertThat(said)
                .as("-Dfuzz.seed=%d", SEED)
                .doesNotContain("Exception", "\tat ", "failed: ");
        assertThat(said.length()).as(said).isLessThan(MOST_SAID);
    }

    private static String answer(int port, String input) throws IOException {
        try (RawHttp connection = new RawHttp(port)) {
            return connection.text(input).text("\r\n\r\n").answer(PATIENCE_MILLIS);
        } catch (SocketException hungUp) {
            return "";
        }
    }
}
