package org.flexmeter.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.gateway.console.JolokiaServer.exec;
import static org.flexmeter.gateway.console.JolokiaServer.read;
import static org.flexmeter.gateway.console.JolokiaServer.write;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log says who changed what over Jolokia, however they wrote it. */
class JolokiaAuditTest {
    private static final String ROUTE =
            "org.apache.camel:context=flexmeter,type=routes,name=\"iren-in\"";
    private static final String NAME =
            "org.apache.camel:context=flexmeter,name=\"iren-in\",type=routes";
    private static final String TRACER =
            "org.apache.camel:context=flexmeter,type=tracer,name=BacklogTracer";
    private static final String SUSPENDED =
            "console: exec suspend() of " + NAME + " by otto (operator): done";
    private static final String SUSPEND = exec(ROUTE, "suspend()");

    @AutoClose private static JolokiaServer jolokia;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("org.flexmeter.gateway.console");
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord record) {
                    lines.add(
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

    @BeforeAll
    static void start() throws Exception {
        jolokia = JolokiaServer.start();
    }

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void end() {
        logger.removeHandler(handler);
        jolokia.post("otto", exec(ROUTE, "resume()"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec", "EXEC", "Exec", "eXeC"})
    void oneLineHoweverTheTypeIsWritten(String type) {
        jolokia.post("otto", SUSPEND.replace("\"exec\"", "\"" + type + "\""));
        assertThat(lines).containsExactly(SUSPENDED);
    }

    @Test
    void aLineIsThereWhenTheAnswerIs() {
        assertThat(jolokia.status("otto", SUSPEND)).isEqualTo(200);
        assertThat(lines).hasSize(1);
    }

    @Test
    void paddingHidesNothing() {
        String padding = "x".repeat(400);
        jolokia.post("otto", "{\"a\":\"" + padding + "\"," + SUSPEND.substring(1));
        jolokia.post("otto", " ".repeat(400) + SUSPEND);
        jolokia.post("otto", exec(ROUTE, "suspend()", padding));
        jolokia.post(
                "otto",
                "{\"config\":{\"" + padding + "\":\"" + padding + "\"}," + SUSPEND.substring(1));
        assertThat(lines).hasSize(4).allSatisfy(line -> assertThat(line).startsWith(SUSPENDED));
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(1_000));
    }

    @Test
    void aBulkHasALineForEachAndReadsHaveNone() {
        jolokia.post(
                "otto",
                "["
                        + String.join(
                                ",",
                                read(ROUTE, "State"),
                                SUSPEND,
                                exec(ROUTE, "remove()"),
                                exec(ROUTE, "dumpRouteAsXml()"),
                                write(TRACER, "Enabled", false))
                        + "]");
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo(SUSPENDED);
        assertThat(lines.get(1))
                .startsWith("console: exec remove() of " + NAME + " by otto (operator): refused, ");
        assertThat(lines.get(2))
                .isEqualTo(
                        "console: write Enabled of org.apache.camel:context=flexmeter,"
                                + "name=BacklogTracer,type=tracer by otto (operator): done;"
                                + " with false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "null",
                "{}",
                "[]",
                "{\"type\":5}",
                "{\"type\":\"nothing\"}",
                "{\"type\":\"read\"}",
                "{\"type\":\"exec\",\"operation\":\"stop()\"}",
                "{\"type\":\"exec\",\"mbean\":\"a\",\"operation\":\"b\"}",
                "{\"type\":\"exec\",\"mbean\":[\"a:b=c\"],\"operation\":\"b\"}",
                "{\"type\":\"exec\",\"mbean\":\"a:b=c\",\"operation\":{}}",
                "{\"type\":\"exec\",\"mbean\":\"a:b=c\",\"operation\":\"d\",\"arguments\":5}",
                "{\"type\":\"read\",\"mbean\":\"a:b=c\",\"path\":5}",
                "{\"type\":\"read\",\"mbean\":\"a:b=c\",\"options\":5}",
                "{\"type\":\"read\",\"mbean\":\"a:b=c\",\"attribute\":5}",
                "{\"type\":\"list\",\"type\":\"exec\"}",
            })
    void nothingOfABulkIsDoneIfOneOfItIsBroken(String broken) {
        assertThat(jolokia.post("otto", "[" + SUSPEND + "," + broken + "]").statusCode())
                .isEqualTo(400);
        assertThat(jolokia.post("otto", "[" + broken + "," + SUSPEND + "]").statusCode())
                .isEqualTo(400);
        assertThat(jolokia.ask("vera", read(ROUTE, "State")).path("value").asText())
                .isEqualTo("Started");
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("console: nothing done for otto (operator): "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"exec\",\"mbean\":\"a:b=c\"}",
                "{\"type\":\"write\",\"mbean\":\"a:b=c\"}",
                "{\"type\":\"exec\",\"mbean\":\"jmx@a:b=c\",\"operation\":\"d\"}",
                "{\"type\":\"notification\",\"command\":\"list\",\"client\":\"a\"}"
            })
    void whatIsRefusedInABulkIsToldAndTheRestIsDone(String refused) {
        var answer = jolokia.ask("otto", "[" + SUSPEND + "," + refused + "," + SUSPEND + "]");
        assertThat(answer).hasSize(3);
        assertThat(answer.path(1).path("status").asInt()).isEqualTo(403);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo(SUSPENDED);
        assertThat(lines.get(1)).contains("by otto (operator): refused, ");
        assertThat(lines.get(2)).isEqualTo(SUSPENDED);
    }

    @Test
    void aFailedChangeIsNotSaidToBeDone() {
        jolokia.post("otto", exec(TRACER, "setEnabled", "perhaps", "x"));
        jolokia.post("vera", SUSPEND);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains("exec suspend() of ", "by vera (viewer): refused, ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"version\"}",
                "{\"type\":\"list\",\"path\":\"org.flexmeter\"}",
                "{\"type\":\"search\",\"mbean\":\"java.lang:*\"}"
            })
    void whoLooksIsNotWrittenDown(String request) {
        jolokia.post("vera", request);
        assertThat(lines).isEmpty();
    }

    @Test
    void aLineIsOneLine() {
        jolokia.post("vera", exec("a:b=\"c\\nd\"", "e\nconsole: f", "g\r\nh"));
        assertThat(lines).hasSize(1).allSatisfy(l -> assertThat(l).doesNotContain("\n", "\r"));
    }
}
