package org.flexmeter.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.gateway.console.JolokiaServer.exec;
import static org.flexmeter.gateway.console.JolokiaServer.read;
import static org.flexmeter.gateway.console.JolokiaServer.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.flexmeter.gateway.console.JolokiaServer;
import org.jboss.logmanager.ExtLogRecord;

/** What somebody who is logged in sends to Jolokia. */
class JolokiaFuzzTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GATEWAY = "org.flexmeter:type=Gateway,name=spy";
    private static final String TRACER =
            "org.apache.camel:context=spy,type=tracer,name=BacklogTracer";
    private static final String SECRET = "org.flexmeter:type=Secret,name=spy";
    private static final Map<String, Spy> SPIES =
            Map.of(
                    GATEWAY,
                    new Spy(List.of("State", "Detail", "Secret"), List.of("pause", "evaluate")),
                    TRACER,
                    new Spy(
                            List.of("Enabled", "TraceFilter"),
                            List.of("clear", "setTraceFilter", "setEnabled")),
                    SECRET,
                    new Spy(List.of("State", "Secret"), List.of("pause")));

    /** By jolokia-allowed.txt, written down once more. */
    private static final Map<String, Set<String>> VIEWERS =
            Map.of(
                    GATEWAY, Set.of("read State", "read Detail"),
                    TRACER, Set.of("read Enabled"),
                    SECRET, Set.of());

    private static final Map<String, Set<String>> OPERATORS =
            Map.of(
                    GATEWAY, Set.of("exec pause()"),
                    TRACER, Set.of("write Enabled", "exec clear()"),
                    SECRET, Set.of());

    private static final Damage DAMAGE =
            Damage.ofTexts(
                    List.of(
                            exec(GATEWAY, "pause()"),
                            exec(GATEWAY, "evaluate(java.lang.String)", "${body}"),
                            exec(TRACER, "clear"),
                            exec(TRACER, "setTraceFilter", "${bean:canary?method=sing}"),
                            write(TRACER, "Enabled", true),
                            write(TRACER, "TraceFilter", "${bean:canary?method=sing}"),
                            read(GATEWAY, "State"),
                            read("org.flexmeter:*", "Secret"),
                            "{\"type\":\"search\",\"mbean\":\"*:*\"}",
                            "{\"type\":\"list\",\"path\":\"org.flexmeter\"}",
                            "[%s,%s,%s]"
                                    .formatted(
                                            exec(GATEWAY, "pause()"),
                                            write(TRACER, "TraceFilter", "a"),
                                            read(SECRET, "Secret"))),
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "\\",
                    "\\u0000",
                    "\\n",
                    "null",
                    "true",
                    "5",
                    "1e999999999",
                    "\"type\":\"EXEC\",",
                    "\"type\":\"write\",",
                    "\"type\":\"notification\",",
                    "\"type\":\"config\",",
                    "\"type\":5,",
                    "\"mbean\":\"" + SECRET + "\",",
                    "\"mbean\":\"" + TRACER + "\",",
                    "\"mbean\":\"*:*\",",
                    "\"mbean\":[\"" + GATEWAY + "\"],",
                    "\"attribute\":[\"State\",\"Secret\"],",
                    "\"attribute\":[\"State\",5,null],",
                    "\"attribute\":\"Secret\",",
                    "\"operation\":\"pause(java.lang.String)\",",
                    "\"operation\":\"evaluate\",",
                    "\"arguments\":[\"a\"],",
                    "\"arguments\":{},",
                    "\"path\":\"a/b\",",
                    "\"target\":{\"url\":\"service:jmx:rmi:///jndi/rmi://127.0.0.1/a\"},",
                    "\"config\":{\"ignoreErrors\":\"true\"},",
                    "\"config\":[5],",
                    "\"config\":{\"maxDepth\":\"x\"},",
                    "spy",
                    "*",
                    "?",
                    "[".repeat(50),
                    "{\"a\":".repeat(30),
                    "x".repeat(1_000));

    private static final List<String> LINES = new CopyOnWriteArrayList<>();
    private static final Logger LOGGER = Logger.getLogger("org.flexmeter.gateway.console");
    private static final Handler HANDLER =
            new Handler() {
                @Override
                public void publish(LogRecord record) {
                    LINES.add(
                            record instanceof ExtLogRecord ext
                                    ? ext.getFormattedMessage()
                                    : record.getMessage());
                }

                @Override
                public void flush() {
                    // nothing is buffered
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };

    private static JolokiaServer jolokia;

    @BeforeContainer
    static void start() throws Exception {
        jolokia = JolokiaServer.start();
        for (Map.Entry<String, Spy> spy : SPIES.entrySet()) {
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(spy.getValue(), new ObjectName(spy.getKey()));
        }
        LOGGER.addHandler(HANDLER);
    }

    @AfterContainer
    static void end() throws JMException {
        LOGGER.removeHandler(HANDLER);
        for (String name : SPIES.keySet()) {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(name));
        }
        jolokia.close();
    }

    @Provide
    Arbitrary<String> bodies() {
        return DAMAGE.texts();
    }

    @Provide
    Arbitrary<String> users() {
        return Arbitraries.of("otto", "vera");
    }

    @Property
    void whatIsNotOnTheListIsNotDoneAndEachChangeAndRefusalIsALine(
            @ForAll("users") String user, @ForAll("bodies") String body) throws IOException {
        LINES.clear();
        HttpResponse<String> answer = jolokia.post(user, body);
        List<String> changes = changes(user, body);
        assertThat(jolokia.canary().songs()).isZero();
        assertThat(LINES)
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("console: ")
                                        .doesNotContain("\n", "\r")
                                        .hasSizeLessThan(1_300));
        if (answer.statusCode() == 400) {
            assertThat(changes).as(body).isEmpty();
            assertThat(LINES).as(body).singleElement().asString().contains(": nothing done for ");
        } else {
            assertThat(answer.statusCode()).as(body).isEqualTo(200);
            assertThat(told("): done")).as(body + LINES).isEqualTo(changes.size());
            assertThat(told("): refused, ")).as(body + LINES).isEqualTo(refused(answer.body()));
        }
    }

    /** What came through to the spies, all of which the user may do; without what was read. */
    private static List<String> changes(String user, String body) {
        List<String> changes = new ArrayList<>();
        SPIES.forEach(
                (name, spy) -> {
                    List<String> taken = spy.taken();
                    Stream<String> allowed =
                            user.equals("otto")
                                    ? Stream.concat(
                                            VIEWERS.get(name).stream(),
                                            OPERATORS.get(name).stream())
                                    : VIEWERS.get(name).stream();
                    assertThat(allowed.toList()).as(user + ": " + body).containsAll(taken);
                    taken.stream().filter(what -> !what.startsWith("read ")).forEach(changes::add);
                });
        return changes;
    }

    private static long told(String outcome) {
        return LINES.stream().filter(line -> line.contains(outcome)).count();
    }

    private static long refused(String answer) throws IOException {
        JsonNode root = JSON.readTree(answer);
        long refused = 0;
        for (JsonNode each : root.isArray() ? root : List.of(root)) {
            refused += each.path("status").asInt() == 403 ? 1 : 0;
        }
        return refused;
    }

    /** So that what is above is about more than refusals. */
    @Example
    void whatIsOnTheListComesThrough() {
        SPIES.values().forEach(Spy::taken);
        jolokia.post("otto", exec(GATEWAY, "pause()"));
        jolokia.post("otto", write(TRACER, "Enabled", true));
        jolokia.post("vera", read(GATEWAY, "State"));
        assertThat(SPIES.get(GATEWAY).taken()).containsExactly("exec pause()", "read State");
        assertThat(SPIES.get(TRACER).taken()).contains("write Enabled");
    }
}
