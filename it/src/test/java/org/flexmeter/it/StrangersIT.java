package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flexmeter.world.database.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody without a login can do at both ports: nothing that costs much. */
class StrangersIT {
    private static final String CONSOLE = "quarkus.management.port";
    private static final String WAKE = "quarkus.http.port";
    private static final String TOKEN = "Authorization: Bearer a token of the platform";

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

    private static RawHttp connect(String port) throws IOException {
        return new RawHttp(number(port));
    }

    private static int number(String port) {
        return Integer.parseInt(bench.world().home().setting(port));
    }

    /** The head of the answer to a request for a path, with further headers. */
    private static String ask(String port, String request, String... headers) throws IOException {
        try (RawHttp connection = connect(port)) {
            connection.lines(request + " HTTP/1.1").lines(headers).lines("");
            return connection.answer();
        }
    }

    @ParameterizedTest
    @CsvSource({
        CONSOLE + ", /login",
        CONSOLE + ", /q/health",
        CONSOLE + ", /q/metrics",
        CONSOLE + ", /jolokia",
        CONSOLE + ", /nothing",
        WAKE + ", /wake/iren",
        WAKE + ", /nothing"
    })
    void bodiesThatNobodyWaitsForAreNotBuffered(String port, String path) throws IOException {
        List<RawHttp> connections = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                // one address has room for 16, those of the case before may still be counted
                RawHttp connection = RawHttp.from(i, number(port));
                connections.add(connection);
                connection.lines(
                        "POST " + path + " HTTP/1.1",
                        "Host: localhost",
                        "Content-Length: 9900000",
                        "",
                        "x");
            }
            for (RawHttp connection : connections) {
                assertThat(connection.answer()).startsWith("HTTP/1.1 4");
            }
        } finally {
            for (RawHttp connection : connections) {
                connection.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CONSOLE, WAKE})
    void whoSendsOnIsHungUpOn(String port) throws IOException {
        try (RawHttp connection = connect(port)) {
            connection.lines(
                    "POST /nothing HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: text/plain",
                    "Transfer-Encoding: chunked",
                    "");
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            await().atMost(Duration.ofSeconds(20))
                    .ignoreException(java.net.SocketException.class)
                    .until(() -> isHungUp(connection, chunk));
        }
    }

    private static boolean isHungUp(RawHttp connection, String more) throws IOException {
        try {
            for (int i = 0; i < 100; i++) {
                connection.text(more);
            }
            return false;
        } catch (java.net.SocketException closed) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CONSOLE, WAKE})
    void whoAsksSlowlyIsHungUpOn(String port) throws IOException {
        try (RawHttp connection = connect(port)) {
            connection.lines("GET /q/health HTTP/1.1").text("X-Slow: ");
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> isHungUpAfter(connection));
        }
    }

    private static boolean isHungUpAfter(RawHttp connection) throws IOException {
        try {
            return connection.text("x").isClosed(100);
        } catch (java.net.SocketException closed) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CONSOLE, WAKE})
    void oneAddressHasSixteenConnections(String port) throws IOException {
        List<RawHttp> connections = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                connections.add(connect(port));
            }
            int closed = 0;
            for (RawHttp connection : connections) {
                closed += connection.isClosed(200) ? 1 : 0;
            }
            assertThat(closed).isBetween(4, 10);
        } finally {
            for (RawHttp connection : connections) {
                connection.close();
            }
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(ask(port, "GET /nothing", "Host: localhost"))
                                        .as("places are given back")
                                        .startsWith("HTTP/1.1 4"));
    }

    @ParameterizedTest
    @CsvSource({
        CONSOLE + ", Host: evil.example",
        CONSOLE + ", Host: localhost.evil.example:9000",
        CONSOLE + ", X-Host: none",
        WAKE + ", Host: evil.example",
        WAKE + ", X-Host: none"
    })
    void anotherNameThanItsOwnGetsNothing(String port, String host) throws IOException {
        String path = port.equals(CONSOLE) ? "GET /q/health" : "POST /wake/iren";
        assertThat(ask(port, path, host, TOKEN)).doesNotContain(" 200 ").doesNotContain(" 204 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/group/a7c1", "/q/health/group", "/q/health/well"})
    void groupsOfHealthChecksAreNotServed(String path) throws IOException {
        assertThat(ask(CONSOLE, "GET " + path, "Host: localhost")).startsWith("HTTP/1.1 404");
    }

    @Test
    void theWakeUpPortWantsItsTokenAndNoBrowsersPage() throws IOException {
        String wake = "POST /wake/iren";
        assertThat(ask(WAKE, wake, "Host: localhost")).startsWith("HTTP/1.1 401");
        assertThat(ask(WAKE, wake, "Host: localhost", TOKEN + "x")).startsWith("HTTP/1.1 401");
        assertThat(ask(WAKE, wake, "Host: localhost", TOKEN, "Origin: http://evil.example"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask(WAKE, wake, "Host: localhost", TOKEN, "Origin: null"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask(WAKE, wake, "Host: localhost", TOKEN, "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask(WAKE, wake, "Host: localhost", TOKEN)).startsWith("HTTP/1.1 204");
    }

    @Test
    void theWakeUpPortEchoesNoHeaders() throws IOException {
        String answer = ask(WAKE, "POST /wake/iren", "Host: localhost", TOKEN, "X-Echo: echoed");
        assertThat(answer)
                .startsWith("HTTP/1.1 204")
                .doesNotContainIgnoringCase("echo")
                .doesNotContain("a token of the platform")
                .doesNotContain("iren");
    }

    @Test
    void whatStrangersSendFillsNoLog() throws IOException {
        int before = bench.gateway().output().length();
        for (int i = 0; i < 50; i++) {
            String text = i + "x".repeat(3_000);
            ask(CONSOLE, "GET /q/health", "Host: localhost", "Origin: data:");
            ask(CONSOLE, "GET /q/health", "Host: localhost", "Origin: " + text);
            ask(CONSOLE, "POST /login", "Host: localhost", "Origin: data:", "Content-Length: 0");
            ask(CONSOLE, "GET /", "Host: " + text);
            ask(CONSOLE, "GET /", "Host: localhost", "Authorization: Basic bm9ib2R5Ong=");
            ask(CONSOLE, "GET /%zz", "Host: localhost");
            noHttp2(CONSOLE);
            ask(WAKE, "POST /wake/iren", "Host: localhost", "Content-Length: " + text);
            ask(WAKE, "POST /wake/iren", "Host: localhost", "Authorization: Bearer " + text);
        }
        String said = bench.gateway().output().substring(before);
        assertThat(said.lines().filter(line -> line.contains("login from")).count())
                .isBetween(0L, 2L);
        assertThat(said).doesNotContain("Exception");
        assertThat(said.length()).isLessThan(5_000);
    }

    /** The preface of HTTP/2 without TLS, and what is none behind it. */
    private static void noHttp2(String port) throws IOException {
        try (RawHttp connection = connect(port)) {
            connection.text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "x".repeat(100)).answer();
        }
    }

    @Test
    void anotherFirstPasswordEndsWhatTheOldOneBegan() throws IOException {
        Path file = bench.world().home().folder().resolve("state/console-password");
        ManagementPort nobody = ManagementPort.of(bench);
        ManagementPort admin = nobody.as("admin", Files.readString(file).strip());
        assertThat(admin.get("/").statusCode()).isEqualTo(200);
        Files.writeString(file, "another password of admin\n");
        assertThat(admin.get("/").statusCode()).isEqualTo(401);
        assertThat(nobody.as("admin", "another password of admin").get("/").statusCode())
                .isEqualTo(200);
    }
}
