package org.flexmeter.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one who is logged in may ask of Jolokia at the cost of the program. */
class JolokiaCostTest {
    private static final int ANSWER = 8_388_608 + 10_000;
    private static final MBeanServer MBEANS = ManagementFactory.getPlatformMBeanServer();
    private static final AtomicInteger INSIDE = new AtomicInteger();
    private static final AtomicInteger MOST_INSIDE = new AtomicInteger();
    private static volatile CountDownLatch gate = new CountDownLatch(0);

    @AutoClose private static JolokiaServer jolokia;

    /** In place of one of the program's own. */
    public interface LoggingMXBean {
        Map<String, String> getLevels();
    }

    /** In place of one of the program's own. */
    public interface GatewayMXBean {
        String getDetail();
    }

    private static final class Large implements LoggingMXBean {
        @Override
        public Map<String, String> getLevels() {
            Map<String, String> levels = new TreeMap<>();
            for (int i = 0; i < 1_000; i++) {
                levels.put("category" + i, "x".repeat(1_500));
            }
            return levels;
        }
    }

    private static final class Slow implements GatewayMXBean {
        @Override
        public String getDetail() {
            MOST_INSIDE.accumulateAndGet(INSIDE.incrementAndGet(), Math::max);
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            INSIDE.decrementAndGet();
            return "slow";
        }
    }

    private static final String LARGE =
            "{\"type\":\"read\",\"mbean\":\"org.flexmeter:type=Logging\",\"attribute\":\"Levels\"}";
    private static final String SLOW =
            "{\"type\":\"read\",\"mbean\":\"org.flexmeter:type=Gateway,name=slow\","
                    + "\"attribute\":\"Detail\"}";

    @BeforeAll
    static void start() throws Exception {
        jolokia = JolokiaServer.start();
        MBEANS.registerMBean(new Large(), new ObjectName("org.flexmeter:type=Logging"));
        MBEANS.registerMBean(new Slow(), new ObjectName("org.flexmeter:type=Gateway,name=slow"));
    }

    @AfterAll
    static void end() throws Exception {
        MBEANS.unregisterMBean(new ObjectName("org.flexmeter:type=Logging"));
        MBEANS.unregisterMBean(new ObjectName("org.flexmeter:type=Gateway,name=slow"));
    }

    private static String bulk(int size, String request) {
        return "[" + String.join(",", Collections.nCopies(size, request)) + "]";
    }

    @Test
    void aBulkHas32RequestsAtMost() {
        assertThat(jolokia.ask("vera", bulk(32, "{\"type\":\"version\"}"))).hasSize(32);
        assertThat(jolokia.post("vera", bulk(33, "{\"type\":\"version\"}")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aRequestHas64KiBAtMost() {
        assertThat(jolokia.post("vera", bulk(60_000, "{\"type\":\"list\"}")).statusCode())
                .isEqualTo(413);
        assertThat(jolokia.post("vera", " ".repeat(65_537)).statusCode()).isEqualTo(413);
        assertThat(jolokia.post("vera", " ".repeat(65_000) + "{\"type\":\"version\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAnswerHasABound() {
        var answer = jolokia.post("vera", bulk(32, LARGE));
        assertThat(answer.body()).hasSizeLessThan(ANSWER);
        JsonNode parts = jolokia.ask("vera", bulk(32, LARGE));
        assertThat(parts).hasSize(32);
        assertThat(parts.path(0).path("status").asInt()).isEqualTo(200);
        assertThat(parts.path(31).path("status").asInt()).isEqualTo(413);
    }

    @Test
    void aBulkOfListsIsAnsweredOrRefusedWithinTheBound() {
        assertThat(jolokia.post("vera", bulk(32, "{\"type\":\"list\"}")).body())
                .hasSizeLessThan(ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*:name=*a*b*c*d*e*f*g*h*i*j*k,*",
                "*a*b*c:*",
                "org.apache.camel:type=***,*"
            })
    void aPatternWithManyWildcardsIsNotCompared(String pattern) {
        for (String type : List.of("search", "read", "exec")) {
            String request =
                    "{\"type\":\"%s\",\"mbean\":\"%s\",\"operation\":\"a\"}"
                            .formatted(type, pattern);
            assertThat(jolokia.post("vera", request).statusCode()).isEqualTo(400);
        }
        String list = "{\"type\":\"list\",\"path\":\"%s\"}".formatted(pattern.replace(':', '/'));
        assertThat(jolokia.post("vera", list).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void whatIsNestedDeeplyIsNotRead(String opening) {
        assertThat(jolokia.post("vera", opening.repeat(10_000)).statusCode()).isEqualTo(400);
    }

    /** Two of a user at a time, three of all; the others wait, and hold no thread. */
    @Test
    void fewRequestsAreDoneAtATime() throws Exception {
        gate = new CountDownLatch(1);
        MOST_INSIDE.set(0);
        ExecutorService askers = Executors.newCachedThreadPool();
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                answers.add(askers.submit(() -> jolokia.post("vera", SLOW).statusCode()));
            }
            await().until(() -> INSIDE.get() == 2);
            assertThat(jolokia.post("otto", "{\"type\":\"version\"}").statusCode()).isEqualTo(200);
            for (String other : List.of("viola", "vito", "veit")) {
                answers.add(askers.submit(() -> jolokia.post(other, SLOW).statusCode()));
                answers.add(askers.submit(() -> jolokia.post(other, SLOW).statusCode()));
            }
            await().until(() -> INSIDE.get() == 3);
            gate.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
            assertThat(MOST_INSIDE.get()).isEqualTo(3);
        } finally {
            gate.countDown();
            askers.shutdownNow();
        }
    }

    @Test
    void whoAsksForMoreThanCanWaitIsRefused() throws Exception {
        gate = new CountDownLatch(1);
        ExecutorService askers = Executors.newCachedThreadPool();
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(askers.submit(() -> jolokia.post("vera", SLOW).statusCode()));
            }
            await().until(() -> answers.stream().filter(Future::isDone).count() == 40 - 2 - 32);
            gate.countDown();
            int refused = 0;
            for (Future<Integer> answer : answers) {
                refused += answer.get() == 429 ? 1 : 0;
            }
            assertThat(refused).isEqualTo(6);
        } finally {
            gate.countDown();
            askers.shutdownNow();
        }
    }

    /** Who hangs up gives back the turn, also one that has not begun. */
    @Test
    void whoHangsUpKeepsNoTurn() throws Exception {
        gate = new CountDownLatch(1);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sockets.add(half(SLOW));
        }
        await().until(() -> INSIDE.get() == 2);
        for (Socket socket : sockets) {
            socket.close();
        }
        gate.countDown();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(
                                                jolokia.post("vera", "{\"type\":\"version\"}")
                                                        .statusCode())
                                        .isEqualTo(200));
        assertThat(INSIDE.get()).isZero();
    }

    /** Sends a request and reads nothing. */
    private static Socket half(String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", jolokia.port());
        OutputStream out = socket.getOutputStream();
        out.write(
                ("POST /jolokia HTTP/1.1\r\nHost: a\r\nX-User: vera\r\nContent-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }
}
