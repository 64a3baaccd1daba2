package org.flexmeter.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.gateway.console.JolokiaServer.exec;
import static org.flexmeter.gateway.console.JolokiaServer.read;
import static org.flexmeter.gateway.console.JolokiaServer.write;

import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the two roles may read, write and call over Jolokia, tried on the MBeans of a real Camel.
 */
class JolokiaRightsTest {
    private static final String OPERATOR = "otto";
    private static final String VIEWER = "vera";
    private static final int DONE = 200;
    private static final int FORBIDDEN = 403;
    private static final String CAMEL = "org.apache.camel:context=flexmeter,";
    private static final String CONTEXT = CAMEL + "type=context,name=\"flexmeter\"";
    private static final String ROUTE = CAMEL + "type=routes,name=\"iren-in\"";
    private static final String TRACER = CAMEL + "type=tracer,name=BacklogTracer";
    private static final Set<String> PLAIN =
            Set.of("boolean", "int", "long", "java.lang.Boolean", "java.lang.Integer");

    private static final MBeanServer MBEANS = ManagementFactory.getPlatformMBeanServer();

    @AutoClose private static JolokiaServer jolokia;

    @BeforeAll
    static void start() throws Exception {
        jolokia = JolokiaServer.start();
    }

    @Test
    void noFilterOfTheTracerIsEverEvaluated() {
        jolokia.post(OPERATOR, write(TRACER, "Enabled", true));
        for (String user : List.of(OPERATOR, VIEWER)) {
            jolokia.post(user, write(TRACER, "TraceFilter", "${bean:canary?method=sing}"));
            jolokia.post(user, exec(TRACER, "setTraceFilter", "${bean:canary?method=sing}"));
            jolokia.camel().createProducerTemplate().sendBody("direct:in", "a");
        }
        jolokia.post(OPERATOR, write(TRACER, "Enabled", false));
        assertThat(jolokia.canary().songs()).isZero();
    }

    static List<String> whatChangesOrEvaluates() {
        return List.of(
                write(TRACER, "TraceFilter", "${body}"),
                write(TRACER, "TracePattern", "(a+)+b"),
                write(TRACER, "BodyMaxChars", 2_000_000_000),
                write(TRACER, "BacklogSize", 1000),
                write(TRACER, "Enabled", true).replace("\"write\"", "\"write \""),
                exec(TRACER, "setTraceFilter(java.lang.String)", "${body}"),
                exec(TRACER, "setTracePattern", "x"),
                exec(CONTEXT, "sendStringBody(java.lang.String,java.lang.String)", "direct:in", ""),
                exec(CONTEXT, "sendBody(java.lang.String,java.lang.Object)", "direct:in", ""),
                exec(CONTEXT, "requestBody", "language:simple:${body}", ""),
                exec(CONTEXT, "createEndpoint(java.lang.String)", "exec:id"),
                exec(CONTEXT, "stop()"),
                exec(CONTEXT, "startAllRoutes()"),
                exec(CONTEXT, "reset(boolean)", true),
                exec(CONTEXT, "dumpRoutesAsXml(boolean)", true),
                exec(CONTEXT, "setGlobalOption", "a", "b"),
                exec(CONTEXT, "getGlobalOption", "a"),
                exec(ROUTE, "updateRouteFromXml(java.lang.String)", "<route/>"),
                exec(ROUTE, "remove()"),
                exec(ROUTE, "restart(long)", 86_400),
                exec(ROUTE, "stop(long)", 86_400),
                exec(ROUTE.replace("\"iren-in\"", "*"), "stop()"),
                exec("org.apache.camel:type=routes,*", "stop()"),
                exec("*:type=routes,*", "dumpRouteAsXml()"),
                exec(ROUTE, "stop()dumpRouteAsXml()"),
                exec(ROUTE, " dumpRouteAsXml()"),
                exec(CAMEL + "type=tracer,name=BacklogDebugger", "enableDebugger()"),
                exec(
                        CAMEL + "type=tracer,name=BacklogDebugger",
                        "addConditionalBreakpoint",
                        "a",
                        "simple",
                        "${body}"),
                exec("com.sun.management:type=DiagnosticCommand", "jvmtiAgentLoad", "/tmp/a.so"),
                exec(
                        "com.sun.management:type=HotSpotDiagnostic",
                        "dumpHeap",
                        "/tmp/never.hprof",
                        true),
                exec("java.lang:type=Memory", "gc"),
                write("java.lang:type=Memory", "Verbose", true),
                exec("java.util.logging:type=Logging", "setLoggerLevel", "", "ALL"),
                exec("jolokia:type=Config,agent=flexmeter-operator", "setDebug", true));
    }

    @ParameterizedTest
    @MethodSource("whatChangesOrEvaluates")
    void nobodyMay(String request) {
        for (String user : List.of(OPERATOR, VIEWER)) {
            var answer = jolokia.post(user, request);
            assertThat(answer.statusCode() == 400 || answer.body().contains("\"status\":403"))
                    .as(user + ": " + answer.body())
                    .isTrue();
        }
    }

    /** Whatever a new version of Camel brings: none of its operations takes text, none but ours. */
    @Test
    void noOperationOfCamelThatTakesTextOrAnObjectIsCalled() throws JMException {
        Map<String, String> requests = new LinkedHashMap<>();
        for (ObjectName name : MBEANS.queryNames(new ObjectName("org.apache.camel:*"), null)) {
            for (MBeanOperationInfo operation : info(name).getOperations()) {
                if (!parameters(operation).stream().allMatch(PLAIN::contains)) {
                    String signature =
                            operation.getName()
                                    + "("
                                    + String.join(",", parameters(operation))
                                    + ")";
                    Object[] none = parameters(operation).stream().map(type -> "").toArray();
                    requests.put(
                            name.getKeyProperty("type") + " " + signature,
                            exec(name.toString(), signature, none));
                }
            }
        }
        assertThat(requests).hasSizeGreaterThan(20);
        assertThat(requests)
                .allSatisfy(
                        (what, request) -> {
                            assertThat(jolokia.status(OPERATOR, request)).isEqualTo(FORBIDDEN);
                            assertThat(jolokia.status(VIEWER, request)).isEqualTo(FORBIDDEN);
                        });
    }

    @Test
    void noAttributeIsWrittenButWhetherTheTracerRecords() throws JMException {
        List<String> written = new ArrayList<>();
        for (ObjectName name : MBEANS.queryNames(ObjectName.WILDCARD, null)) {
            for (MBeanAttributeInfo attribute : info(name).getAttributes()) {
                String request = write(name.toString(), attribute.getName(), "false");
                if (attribute.isWritable() && jolokia.status(OPERATOR, request) != FORBIDDEN) {
                    written.add(name.getKeyProperty("name") + " " + attribute.getName());
                }
                assertThat(jolokia.status(VIEWER, request)).isEqualTo(FORBIDDEN);
            }
        }
        assertThat(written).containsExactly("BacklogTracer Enabled");
    }

    /** An object of Java would be walked through by its getters. */
    @Test
    void whatIsReadIsTextNumbersAndTables() throws JMException {
        Set<String> types =
                Set.of(
                        "java.lang.String",
                        "java.util.Date",
                        "java.util.Collection",
                        "java.util.Set",
                        "java.util.concurrent.TimeUnit",
                        "javax.management.openmbean.TabularData",
                        "javax.management.openmbean.CompositeData");
        for (ObjectName name : MBEANS.queryNames(new ObjectName("org.apache.camel:*"), null)) {
            for (MBeanAttributeInfo attribute : info(name).getAttributes()) {
                String type = attribute.getType().replace("[L", "").replace(";", "");
                boolean plain =
                        types.contains(type)
                                || type.matches("[a-z]+")
                                || type.matches("java\\.lang\\.(Boolean|Integer|Long|Double)");
                if (!plain) {
                    assertThat(jolokia.status(OPERATOR, read(name.toString(), attribute.getName())))
                            .as("%s of %s is a %s", attribute.getName(), name, type)
                            .isEqualTo(FORBIDDEN);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang:type=Runtime SystemProperties",
                "java.lang:type=Runtime InputArguments",
                "java.lang:type=Runtime ClassPath",
                "java.lang:type=Runtime BootClassPath",
                "java.lang:type=Runtime LibraryPath",
                CONTEXT + " GlobalOptions",
                ROUTE + " LastError",
                TRACER + " TraceFilter",
                "com.sun.management:type=HotSpotDiagnostic DiagnosticOptions",
                "JMImplementation:type=MBeanServerDelegate MBeanServerId"
            })
    void nobodyReads(String what) {
        int space = what.lastIndexOf(' ');
        String request = read(what.substring(0, space), what.substring(space + 1));
        assertThat(jolokia.status(OPERATOR, request)).isEqualTo(FORBIDDEN);
        assertThat(jolokia.status(VIEWER, request)).isEqualTo(FORBIDDEN);
    }

    @Test
    void whoReadsAllGetsWhatTheyMayRead() {
        var runtime =
                jolokia.ask(VIEWER, "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\"}");
        assertThat(runtime.path("value").path("StartTime").asLong()).isPositive();
        assertThat(runtime.toString())
                .contains("is forbidden")
                .doesNotContain("java.io.tmpdir", "surefire");
        var routes = jolokia.ask(VIEWER, "{\"type\":\"read\",\"mbean\":\"*:type=routes,*\"}");
        assertThat(routes.path("value")).hasSize(2);
    }

    /** What Hawtio asks for: its tree, diagrams, tables, charts, the tracer. */
    static Stream<String> whatViewersDo() {
        return Stream.of(
                "{\"type\":\"version\"}",
                "{\"type\":\"list\",\"config\":{\"maxDepth\":9,\"listCache\":true}}",
                "{\"type\":\"LIST\",\"path\":\"org.apache.camel\"}",
                "{\"type\":\"search\",\"mbean\":\"*:type=routes,*\"}",
                exec(CONTEXT, "dumpRoutesAsXml()"),
                exec(CONTEXT, "dumpRoutesStatsAsXml", true, true),
                exec(CONTEXT, "componentNames()"),
                exec(ROUTE, "dumpRouteAsXml()"),
                exec(ROUTE, "dumpRouteStatsAsXml(boolean, boolean)", true, true),
                exec(ROUTE, "isUpdateRouteEnabled()"),
                exec(TRACER, "dumpAllTracedMessagesAsXml()"),
                read(CONTEXT, "CamelVersion"),
                read(ROUTE, "State"),
                "{\"type\":\"read\",\"mbean\":\"" + ROUTE.replace("\"", "\\\"") + "\"}",
                read(TRACER, "Enabled"),
                read("java.lang:type=Memory", "HeapMemoryUsage"),
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=OperatingSystem\"}",
                read("java.lang:type=ClassLoading", "LoadedClassCount"));
    }

    @ParameterizedTest
    @MethodSource("whatViewersDo")
    void viewersAndOperatorsSee(String request) {
        assertThat(jolokia.ask(VIEWER, request).path("status").asInt()).isEqualTo(DONE);
        assertThat(jolokia.ask(OPERATOR, request).path("status").asInt()).isEqualTo(DONE);
    }

    @Test
    void hawtiosTreeHasTheRoutesAndNothingThatIsHidden() {
        var tree = jolokia.ask(VIEWER, "{\"type\":\"list\"}").path("value");
        assertThat(tree.path("org.apache.camel").toString()).contains("iren-in", "BacklogTracer");
        assertThat(tree.fieldNames()).toIterable().contains("java.lang").doesNotContain("jolokia");
        assertThat(tree.toString()).doesNotContain("com.sun.management:", "HotSpotDiagnostic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop() start()", "suspend() resume()", "restart() reset()"})
    void operatorsStartAndStopSingleRoutes(String operations) {
        for (String operation : operations.split(" ")) {
            assertThat(jolokia.status(VIEWER, exec(ROUTE, operation))).isEqualTo(FORBIDDEN);
            assertThat(jolokia.status(OPERATOR, exec(ROUTE, operation))).isEqualTo(DONE);
        }
        assertThat(jolokia.ask(VIEWER, read(ROUTE, "State")).path("value").asText())
                .isEqualTo("Started");
    }

    @Test
    void operatorsHaveTheTracerRecord() {
        for (String enable :
                List.of(write(TRACER, "Enabled", true), exec(TRACER, "setEnabled", true))) {
            assertThat(jolokia.status(VIEWER, enable)).isEqualTo(FORBIDDEN);
            assertThat(jolokia.status(OPERATOR, enable)).isEqualTo(DONE);
            assertThat(jolokia.ask(VIEWER, read(TRACER, "Enabled")).path("value").asBoolean())
                    .isTrue();
            assertThat(jolokia.status(OPERATOR, write(TRACER, "Enabled", false))).isEqualTo(DONE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"notification\",\"command\":\"register\"}",
                "{\"type\":\"Notification\",\"command\":\"list\",\"client\":\"a\"}",
                "{\"type\":\"config\"}",
                "{\"type\":\"CONFIG\"}"
            })
    void otherTypesAreNotServed(String request) {
        assertThat(jolokia.status(OPERATOR, request)).isEqualTo(FORBIDDEN);
        assertThat(jolokia.status(VIEWER, request)).isEqualTo(FORBIDDEN);
    }

    /** A link does nothing, however it is written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jolokia/exec/%s/stop()",
                "/jolokia/exec/%s/stop!28!29",
                "/jolokia/%%65xec/%s/stop()",
                "/jolokia//exec/%s/stop()",
                "/jolokia/./exec/%s/stop()",
                "/jolokia?p=exec/%s/stop()",
                "/jolokia/?p=/exec/%s/stop()",
                "/hawtio/jolokia/exec/%s/stop()"
            })
    void aLinkDoesNothing(String path) {
        String name = "org.apache.camel:context=flexmeter,type=routes,name=%22iren-in%22";
        jolokia.send(jolokia.request(OPERATOR, path.formatted(name)).GET().build());
        jolokia.send(
                jolokia.request(OPERATOR, path.formatted(name))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build());
        assertThat(jolokia.ask(VIEWER, read(ROUTE, "State")).path("value").asText())
                .isEqualTo("Started");
    }

    private static List<String> parameters(MBeanOperationInfo operation) {
        return Arrays.stream(operation.getSignature())
                .map(MBeanParameterInfo::getType)
                .collect(Collectors.toList());
    }

    private static MBeanInfo info(ObjectName name) throws JMException {
        return MBEANS.getMBeanInfo(name);
    }
}
