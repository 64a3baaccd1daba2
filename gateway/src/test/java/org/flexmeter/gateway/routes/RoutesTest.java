package org.flexmeter.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every shipped route, with AdviceWith: which steps, in which order, and what a failure keeps. */
class RoutesTest {

    private static final List<String> POLL_JDBC =
            List.of(
                    "jdbc:irenDb",
                    "windows.fresh",
                    "translator.translate",
                    "fm-mqtt:SiteWhere/input/json",
                    "windows.delivered",
                    "journal.delivered");
    private static final List<String> POLL_CQL =
            List.of(
                    "cql:bean:eonCassandra",
                    "windows.fresh",
                    "translator.translate",
                    "fm-mqtt:SiteWhere/input/json",
                    "windows.delivered",
                    "journal.delivered");

    private static Map<String, List<String>> expected() {
        Map<String, List<String>> routes = new TreeMap<>();
        for (String feed :
                List.of(
                        "st-comet-single-phase",
                        "st-comet-three-phase",
                        "district-heating",
                        "electric-standard-meter",
                        "water-meter",
                        "blink-detector")) {
            routes.put("iren-" + feed + "-poll", POLL_JDBC);
        }
        for (String feed :
                List.of(
                        "apartment-electricity",
                        "substation-electricity",
                        "district-heating",
                        "apartment-alarms",
                        "substation-alarms",
                        "apartment-status",
                        "substation-status")) {
            routes.put("eon-" + feed + "-poll", POLL_CQL);
        }
        for (String gateway : List.of("ennova", "unibo")) {
            routes.put(
                    gateway + "-listen",
                    List.of(
                            "lineAnswers.heard",
                            "lineAnswers.take",
                            "silence.heard",
                            "thinning.thin",
                            "lines.translate",
                            "outbox:" + gateway,
                            "journal.stored"));
        }
        routes.put(
                "unibo-watch",
                List.of(
                        "knownFeeds.devicesOf",
                        "silence.check",
                        "lines.alerts",
                        "outbox:unibo",
                        "journal.stored"));
        routes.put("unibo-wifi-listen", List.of("intake.accept", "outbox:unibo", "journal.stored"));
        for (String gateway : List.of("eon", "iren", "ennova", "unibo")) {
            routes.put(
                    gateway + "-publish",
                    List.of(
                            "windows.fresh",
                            "translator.translate",
                            "fm-mqtt:SiteWhere/input/json",
                            "windows.delivered",
                            "journal.delivered"));
            routes.put(
                    gateway + "-drain", List.of("fm-mqtt:SiteWhere/input/json", "journal.drained"));
            routes.put(
                    gateway + "-register",
                    List.of("registrations.due", "outbox:" + gateway, "registrations.sent"));
            routes.put(gateway + "-wake-mqtt", List.of("wakeups.wake " + gateway));
        }
        routes.putAll(actions());
        routes.put("spine-wake-http", List.of("wakeups.wake eon"));
        return routes;
    }

    private static Map<String, List<String>> actions() {
        Map<String, List<String>> routes = new TreeMap<>();
        routes.put("iren-act", List.of("tableOrders.parameters", "jdbc:irenDb"));
        routes.put("eon-act", List.of("tableOrders.values 16", "cql:bean:eonCassandra"));
        routes.put("ennova-act", List.of("lineOrders.encode midori", "serial:/dev/ttyUSB0"));
        routes.put("unibo-act", List.of("lineOrders.encode unibo", "serial:/dev/ttyUSB1"));
        routes.put(
                "iren-outcomes",
                List.of(
                        "tableOutcomes.questions",
                        "jdbc:irenDb",
                        "tableOutcomes.take",
                        "sending.watched"));
        routes.put(
                "eon-outcomes",
                List.of(
                        "tableOutcomes.questions",
                        "cql:bean:eonCassandra",
                        "tableOutcomes.take",
                        "sending.watched"));
        return routes;
    }

    @Test
    void thereIsATestForEveryShippedRoute() throws Exception {
        try (Loaded loaded = new Loaded()) {
            assertThat(loaded.camel.getRoutes().stream().map(Route::getId))
                    .containsExactlyInAnyOrderElementsOf(expected().keySet());
        }
    }

    @TestFactory
    Stream<DynamicTest> stepsInOrder() {
        return expected().entrySet().stream()
                .map(
                        route ->
                                dynamicTest(
                                        route.getKey(),
                                        () -> {
                                            try (Loaded loaded = Loaded.with(route.getKey())) {
                                                Exchange done = loaded.send(route.getKey());
                                                assertThat(done.getException()).isNull();
                                                assertThat(loaded.recording.steps())
                                                        .isEqualTo(route.getValue());
                                            }
                                        }));
    }

    @TestFactory
    Stream<DynamicTest> aStepThatFailsEndsTheChainAndReachesTheSource() {
        return expected().entrySet().stream()
                .filter(route -> route.getValue().size() > 1)
                .filter(route -> !actions().containsKey(route.getKey()))
                .map(
                        route ->
                                dynamicTest(
                                        route.getKey(),
                                        () -> {
                                            List<String> steps = route.getValue();
                                            String last = steps.get(steps.size() - 2);
                                            try (Loaded loaded = Loaded.with(route.getKey())) {
                                                loaded.recording.failAt(last);
                                                Exchange done = loaded.send(route.getKey());
                                                assertThat(done.getException()).isNotNull();
                                                assertThat(loaded.recording.steps())
                                                        .isEqualTo(
                                                                steps.subList(0, steps.size() - 1));
                                            }
                                        }));
    }

    private static final Map<String, String> REMEDIES =
            Map.of(
                    "iren",
                    "run deploy/sql/iren-postgresql-commands.sql or set"
                            + " gateway.iren.command.enabled=false",
                    "eon",
                    "run deploy/cassandra/eon-commands.cql and eon-roles.cql or set"
                            + " gateway.eon.command.enabled=false");

    /** The ledger hears whether the command has surely not gone out. */
    @TestFactory
    Stream<DynamicTest> anActionThatFailsIsJudgedAndReachesTheLedger() {
        return actions().entrySet().stream()
                .filter(route -> route.getKey().endsWith("-act"))
                .map(
                        route ->
                                dynamicTest(
                                        route.getKey(),
                                        () -> {
                                            String way = route.getValue().get(1);
                                            try (Loaded loaded = Loaded.with(route.getKey())) {
                                                loaded.recording.failAt(way);
                                                Exchange done = loaded.send(route.getKey());
                                                assertThat(done.getException())
                                                        .hasMessage("not sent");
                                                assertThat(loaded.recording.steps())
                                                        .containsExactly(
                                                                route.getValue().get(0),
                                                                way,
                                                                judged(route.getKey(), way));
                                            }
                                        }));
    }

    private static String judged(String route, String way) {
        String gateway = route.substring(0, route.indexOf('-'));
        return "sending.failed: body, made to fail: "
                + way
                + ", "
                + REMEDIES.getOrDefault(gateway, "");
    }

    /** A look that failed is told and not thrown: a timer would write it into the log each time. */
    @TestFactory
    Stream<DynamicTest> aLookForOutcomesThatFailsIsTold() {
        return actions().entrySet().stream()
                .filter(route -> route.getKey().endsWith("-outcomes"))
                .map(
                        route ->
                                dynamicTest(
                                        route.getKey(),
                                        () -> {
                                            String way = route.getValue().get(1);
                                            String gateway = route.getKey().split("-")[0];
                                            try (Loaded loaded = Loaded.with(route.getKey())) {
                                                loaded.recording.failAt(way);
                                                Exchange done = loaded.send(route.getKey());
                                                assertThat(done.getException()).isNull();
                                                assertThat(loaded.recording.steps())
                                                        .startsWith(route.getValue().get(0), way)
                                                        .last()
                                                        .asString()
                                                        .startsWith("sending.unwatched: ")
                                                        .endsWith(", " + REMEDIES.get(gateway));
                                            }
                                        }));
    }

    @Test
    void actionsOfAGatewayCanBeSwitchedOff() throws Exception {
        try (Loaded loaded = new Loaded("gateway.iren.command.enabled")) {
            assertThat(loaded.camel.getRoutes().stream().map(Route::getId))
                    .contains("iren-water-meter-poll")
                    .doesNotContain("iren-act", "iren-outcomes");
        }
    }

    @Test
    void everyRouteAndEveryTemplateParameterSaysWhatItIs() throws Exception {
        try (Loaded loaded = new Loaded()) {
            assertThat(loaded.camel.getRouteDefinitions())
                    .allSatisfy(
                            r -> {
                                assertThat(r.getDescriptionText()).as(r.getId()).isNotBlank();
                                assertThat(r.getDescriptionText()).doesNotContain("{{");
                            });
            loaded.camel
                    .getRouteTemplateDefinitions()
                    .forEach(
                            t ->
                                    assertThat(t.getTemplateParameters())
                                            .as(t.getId())
                                            .allSatisfy(
                                                    p ->
                                                            assertThat(p.getDescription())
                                                                    .as(p.getName())
                                                                    .isNotBlank()));
        }
    }

    /** A context with the shipped routes, started, with a recording in place of the world. */
    private static final class Loaded implements AutoCloseable {
        private final Recording recording = new Recording();
        private final DefaultCamelContext camel = new DefaultCamelContext();

        /** With the gateway of one route alone, which is quicker. */
        static Loaded with(String route) throws Exception {
            return new Loaded(route::startsWith, Set.of());
        }

        Loaded() throws Exception {
            this(gateway -> true, Set.of());
        }

        /** With iren alone and a setting that is false. */
        Loaded(String off) throws Exception {
            this("iren"::equals, Set.of(off));
        }

        private Loaded(Predicate<String> wanted, Set<String> off) throws Exception {
            camel.disableJMX();
            Properties settings = settings();
            off.forEach(name -> settings.setProperty(name, "false"));
            camel.getPropertiesComponent().setOverrideProperties(settings);
            for (String scheme :
                    List.of(
                            "feed",
                            "outbox",
                            "serial",
                            "command",
                            "fm-mqtt",
                            "jdbc",
                            "cql",
                            "timer",
                            "platform-http")) {
                camel.addComponent(scheme, recording.new Component());
            }
            for (String bean :
                    List.of(
                            "windows",
                            "translator",
                            "journal",
                            "lineAnswers",
                            "lineOrders",
                            "tableOrders",
                            "tableOutcomes",
                            "sending",
                            "silence",
                            "thinning",
                            "lines",
                            "intake",
                            "knownFeeds",
                            "wakeups",
                            "registrations")) {
                camel.getRegistry().bind(bean, recording.new Beans(bean));
            }
            camel.start();
            RouteFiles files = new RouteFiles(Path.of("nowhere"));
            for (RouteFile file : files.shared()) {
                load(file);
            }
            for (String gateway : files.gateways().stream().filter(wanted).toList()) {
                for (String template : List.of("publish", "drain", "register", "wake-mqtt")) {
                    TemplatedRouteBuilder builder =
                            TemplatedRouteBuilder.builder(camel, template)
                                    .routeId(gateway + "-" + template)
                                    .parameter("gateway", gateway);
                    if (template.equals("wake-mqtt")) {
                        builder.parameter("topic", "wake/" + gateway);
                        builder.parameter("session", gateway + "-wake");
                    }
                    builder.add();
                }
                load(files.gateway(gateway).orElseThrow());
            }
        }

        private void load(RouteFile file) throws Exception {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.fromString(file.location(), file.text()));
        }

        Exchange send(String route) throws Exception {
            AdviceWith.adviceWith(
                    camel, route, false, advice -> advice.replaceFromWith("direct:in"));
            return camel.createProducerTemplate()
                    .send(
                            "direct:in",
                            exchange -> {
                                exchange.getMessage().setBody("body");
                                exchange.getMessage().setHeader("gateway", "eon");
                                exchange.setVariable("page", "page");
                            });
        }

        @Override
        public void close() {
            camel.stop();
        }

        private static Properties settings() throws Exception {
            Properties settings = new Properties();
            try (InputStream in = RoutesTest.class.getResourceAsStream("/application.properties")) {
                settings.load(in);
            }
            settings.remove("fm.state.dir"); // it names another one, which nothing here fills in
            return settings;
        }
    }
}
