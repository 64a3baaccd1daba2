package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.flexmeter.world.database.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/** The management port: who gets in, what they may do, and the console in a real browser. */
class ConsoleIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTE = "iren-water-meter-poll";
    private static final String MBEAN =
            "org.apache.camel:context=flexmeter,name=\\\"" + ROUTE + "\\\",type=routes";
    private static final String STATE =
            "{\"type\":\"read\",\"mbean\":\"" + MBEAN + "\",\"attribute\":\"State\"}";
    private static final String STOP =
            "{\"type\":\"exec\",\"mbean\":\"" + MBEAN + "\",\"operation\":\"stop()\"}";
    private static final String GATEWAY = "\"mbean\":\"org.flexmeter:type=Gateway,name=iren\"";
    private static final String NAME = "org.flexmeter:name=iren,type=Gateway";
    private static final String TRACER =
            "\"mbean\":\"org.apache.camel:context=flexmeter,name=BacklogTracer,type=tracer\"";
    private static final String NEW_YEAR = "TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00'";
    private static final String OTTO = "a password of Otto";
    private static final String KARL = "a password of Karl";
    private static final String VERA = "a password of Vera";

    @TempDir static Path folder;
    @AutoClose private static Bench bench;
    private static ManagementPort nobody;
    private static ManagementPort operator;
    private static ManagementPort viewer;

    @BeforeAll
    static void start() throws Exception {
        bench = new Bench(folder);
        PostgreSql database = bench.world().standardSql();
        bench.settings().iren(database);
        bench.set("gateway.iren.listen", "")
                .device("iren,W1,water-meter,w1")
                .device("iren,B1,blink-detector,b1");
        bench.writeHome();
        bench.example("iren-standard-sql");
        bench.start();
        nobody = ManagementPort.of(bench);
        theFirstPasswordLetsIn();
        assertThat(Cli.runWith(OTTO + "\n", bench, add("otto", "operator")).output())
                .contains("otto is operator");
        assertThat(Cli.runWith(VERA + "\n", bench, add("vera", "viewer")).exitCode()).isZero();
        operator = nobody.as("otto", OTTO);
        viewer = nobody.as("vera", VERA);
    }

    private static String[] add(String name, String role) {
        return new String[] {"users", "add", name, "--role", role, "--password-stdin"};
    }

    private static void theFirstPasswordLetsIn() throws Exception {
        Path file = bench.world().home().folder().resolve("state/console-password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String password = Files.readString(file).strip();
        assertThat(bench.gateway().output()).contains(file.toString()).doesNotContain(password);
        assertThat(nobody.as("admin", password).get("/console/index.html").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/hawtio", "/hawtio/jolokia", "/jolokia", "/q", "/nothing", "//"})
    void nothingWithoutLogin(String path) {
        assertThat(nobody.get(path).statusCode()).isEqualTo(401);
        assertThat(nobody.as("vera", OTTO).get(path).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/metrics", "/login"})
    void whatIsOpen(String path) {
        assertThat(nobody.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsRemovedIsOutAtOnce() {
        assertThat(Cli.runWith(KARL + "\n", bench, add("karl", "operator")).exitCode()).isZero();
        ManagementPort karl = nobody.as("karl", KARL);
        assertThat(karl.get("/").statusCode()).isEqualTo(200);
        assertThat(Cli.run(bench, "users", "remove", "karl").output()).contains("karl is removed");
        assertThat(karl.get("/").statusCode()).isEqualTo(401);
        assertThat(viewer.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherSitesPageCanDoNothing() {
        assertThat(operator.post("/jolokia", STOP, "Origin", "http://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(operator.post("/jolokia", STOP, "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(operator.jolokia(STATE).path("value").asText()).isEqualTo("Started");
    }

    @Test
    void everyGatewayHasItsMBeans() {
        String search = "{\"type\":\"search\",\"mbean\":\"org.flexmeter:name=iren,*\"}";
        assertThat(viewer.jolokia(search).path("value").toString())
                .contains("Gateway", "Outbox", "Bookmarks", "Quarantine", "Devices", "Commands");
        String list =
                "{\"type\":\"exec\",\"mbean\":\"org.flexmeter:type=Commands,name=iren\","
                        + "\"operation\":\"list\",\"arguments\":[10]}";
        assertThat(viewer.jolokia(list).path("value").isArray()).isTrue();
    }

    @Test
    void aViewerSeesAndStopsNothing() {
        assertThat(viewer.jolokia(STATE).path("value").asText()).isEqualTo("Started");
        assertThat(viewer.jolokia(STOP).path("status").asInt()).isEqualTo(403);
        assertThat(pause(viewer).path("status").asInt()).isEqualTo(403);
        assertThat(viewer.jolokia(STATE).path("value").asText()).isEqualTo("Started");
    }

    @Test
    void evenAnOperatorStopsNotAllOfCamelNorReadsItsSecrets() {
        String camel = "org.apache.camel:context=flexmeter,type=context,name=\\\"flexmeter\\\"";
        String stop = "{\"type\":\"exec\",\"mbean\":\"" + camel + "\",\"operation\":\"stop()\"}";
        assertThat(operator.jolokia(stop).path("status").asInt()).isEqualTo(403);
        String properties =
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\","
                        + "\"attribute\":\"SystemProperties\"}";
        assertThat(operator.jolokia(properties).path("status").asInt()).isEqualTo(403);
        String logging = "{\"type\":\"search\",\"mbean\":\"java.util.logging:*\"}";
        assertThat(operator.jolokia(logging).path("value")).isEmpty();
    }

    @Test
    void anOperatorMakesPartsOfTheProgramSayMore() {
        String level =
                "{\"type\":\"exec\",\"mbean\":\"org.flexmeter:type=Logging\",\"operation\":\"level\","
                        + "\"arguments\":[\"%s\",\"%s\"]}";
        assertThat(
                        operator.jolokia(level.formatted("org.flexmeter.gateway.feed", "debug"))
                                .path("value")
                                .toString())
                .contains("\"org.flexmeter.gateway.feed\":\"DEBUG\"");
        assertThat(
                        operator.jolokia(level.formatted("org.eclipse.paho.mqttv5", "DEBUG"))
                                .path("error")
                                .asText())
                .contains("would write the broker's password");
        assertThat(viewer.jolokia(level.formatted("org.flexmeter", "ERROR")).path("status").asInt())
                .isEqualTo(403);
        operator.jolokia(level.formatted("org.flexmeter.gateway.feed", "INFO"));
    }

    @Test
    void aPausedGatewayTakesNothingUntilItGoesOn() throws Exception {
        assertThat(pause(viewer).path("status").asInt()).isEqualTo(403);
        assertThat(pause(operator).path("value").asText()).isEqualTo("iren is paused");
        assertThat(resting()).isTrue();
        assertThat(bench.gateway().ready()).as("paused is ready").isTrue();
        assertThat(bench.gateway().output())
                .contains("exec pause of " + NAME + " by otto (operator): done")
                .contains("exec pause of " + NAME + " by vera (viewer): refused, ")
                .contains("iren: paused");
        double before = bench.metric("fm_readings_published_total", "gateway", "iren");
        Bench.sql(
                bench.world().standardSql(),
                "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES"
                        + " ('W1', TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00', 1, 1)");
        operator.jolokia("{\"type\":\"exec\"," + GATEWAY + ",\"operation\":\"resume\"}");
        eventually(
                () ->
                        assertThat(bench.metric("fm_readings_published_total", "gateway", "iren"))
                                .isEqualTo(before + 1));
        assertThat(resting()).isFalse();
    }

    private static JsonNode pause(ManagementPort as) {
        return as.jolokia("{\"type\":\"exec\"," + GATEWAY + ",\"operation\":\"pause\"}");
    }

    private static boolean resting() {
        return viewer.jolokia("{\"type\":\"read\"," + GATEWAY + ",\"attribute\":\"Paused\"}")
                .path("value")
                .asBoolean();
    }

    @Test
    void aRouteThatAnOperatorStoppedIsToldAndLeavesTheGatewayReady() throws Exception {
        operator.jolokia(STOP);
        eventually(
                () ->
                        assertThat(bench.gateway().states().get("iren"))
                                .isEqualTo("degraded: stopped by an operator: " + ROUTE));
        assertThat(bench.gateway().ready()).isTrue();
        operator.jolokia(STOP.replace("stop()", "start()"));
        eventually(() -> assertThat(bench.gateway().states().get("iren")).isEqualTo("running"));
    }

    @Test
    void bookmarksAreShownAndAnOperatorHasAFeedReadAgain() throws Exception {
        String feed = "blink-detector";
        assertThat(read("Bookmarks").path("Feeds").toString()).contains(feed);
        double before = published();
        Bench.sql(
                bench.world().standardSql(),
                "INSERT INTO iren.blink(meter_id, read_at, pulses, power) VALUES ('B1', "
                        + NEW_YEAR
                        + ", 1, 5)");
        eventually(() -> assertThat(published()).isEqualTo(before + 1));
        eventually(
                () ->
                        assertThat(text(call(viewer, "Bookmarks", "show", feed)))
                                .contains("\"high\":1"));

        assertThat(refused(call(viewer, "Bookmarks", "readAgain", feed, "beginning"))).isTrue();
        assertThat(error(call(operator, "Bookmarks", "readAgain", feed, "next tuesday")))
                .contains("from=next tuesday: write beginning");
        assertThat(error(call(operator, "Bookmarks", "readAgain", "gas", "beginning")))
                .contains("the catalogue of iren has no feed gas");
        assertThat(text(call(operator, "Bookmarks", "readAgain", feed, "beginning")))
                .contains("feed " + feed + " is read again from behind number 0");
        eventually(() -> assertThat(published()).isEqualTo(before + 2));
    }

    @Test
    void whatWasRefusedIsListedAndAnOperatorReplaysOrDiscardsIt() throws Exception {
        double before = published();
        Bench.sql(bench.world().standardSql(), water("W8"), water("W9"));
        eventually(() -> assertThat(inQuarantine()).hasSize(2));
        String mended = number("W9");
        assertThat(refused(call(viewer, "Quarantine", "replay", mended))).isTrue();
        assertThat(refused(call(viewer, "Quarantine", "discard", "all"))).isTrue();
        assertThat(error(call(operator, "Quarantine", "replay", "seven")))
                .contains("numbers are written 4,5,17, or all: seven");
        assertThat(text(call(operator, "Quarantine", "replay", mended)))
                .contains("0 taken, 1 refused again");
        assertThat(inQuarantine()).hasSize(2);

        bench.device("iren,W9,water-meter,w9").writeHome();
        eventually(
                () ->
                        assertThat(text(call(operator, "Quarantine", "replay", mended)))
                                .contains("1 taken, 0 refused again"));
        eventually(() -> assertThat(published()).isEqualTo(before + 1));
        assertThat(text(call(operator, "Quarantine", "discard", number("W8"))))
                .contains("discarded of the quarantine: 1");
        eventually(() -> assertThat(read("Quarantine").path("Items").asInt(-1)).isZero());
        assertThat(text(call(operator, "Quarantine", "discard", "all")))
                .isEqualTo("there is nothing in quarantine");
    }

    private static String water(String meter) {
        return "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES ('"
                + meter
                + "', "
                + NEW_YEAR
                + ", 1, 1)";
    }

    private static JsonNode inQuarantine() {
        return call(viewer, "Quarantine", "list", 0, 10).path("value");
    }

    /** The number of the item that names this meter. */
    private static String number(String meter) {
        for (JsonNode line : inQuarantine()) {
            if (line.asText().contains("'" + meter + "'")) {
                return line.asText().split(" ", 2)[0];
            }
        }
        throw new AssertionError(meter + " is not in quarantine: " + inQuarantine());
    }

    /** With messages in it: {@code StatusIT}. */
    @Test
    void theOutboxIsSeenAndNotChanged() {
        for (String attribute : new String[] {"Messages", "Bytes", "OldestSeconds", "Dropped"}) {
            eventually(
                    () ->
                            assertThat(read("Outbox").path(attribute).asDouble(-1))
                                    .as(attribute)
                                    .isZero());
        }
        String write =
                "{\"type\":\"write\",\"mbean\":\"org.flexmeter:type=Outbox,name=iren\","
                        + "\"attribute\":\"Messages\",\"value\":5}";
        assertThat(refused(viewer.jolokia(write))).isTrue();
        assertThat(refused(operator.jolokia(write))).isTrue();
    }

    @Test
    void devicesAreCountedAndShown() {
        JsonNode devices = read("Devices");
        int registered = devices.path("Registered").asInt();
        assertThat(registered).isGreaterThanOrEqualTo(2);
        assertThat(devices.path("Enabled").asInt()).isEqualTo(registered);
        assertThat(devices.path("Types").path("blink-detector").asInt()).isEqualTo(1);
        assertThat(devices.path("Types").path("water-meter").asInt()).isEqualTo(registered - 1);
        assertThat(text(call(viewer, "Devices", "show", "W1")))
                .isEqualTo("W1: water-meter, hardwareId w1, enabled");
        assertThat(text(call(viewer, "Devices", "show", "W7")))
                .isEqualTo("there is no device W7 in devices.csv");
    }

    /** What comes of it: {@code WakeIT}. */
    @Test
    void anOperatorWakesAGateway() {
        assertThat(refused(call(viewer, "Gateway", "wake"))).isTrue();
        assertThat(text(call(operator, "Gateway", "wake"))).isEqualTo("iren looks for news");
    }

    private static double published() {
        return bench.metric("fm_readings_published_total", "gateway", "iren");
    }

    /** All attributes of one of the gateway's MBeans, as a viewer sees them. */
    private static JsonNode read(String type) {
        return viewer.jolokia(
                        "{\"type\":\"read\",\"mbean\":\"org.flexmeter:type="
                                + type
                                + ",name=iren\"}")
                .path("value");
    }

    private static JsonNode call(
            ManagementPort as, String type, String operation, Object... arguments) {
        ObjectNode request =
                JSON.createObjectNode()
                        .put("type", "exec")
                        .put("mbean", "org.flexmeter:type=" + type + ",name=iren")
                        .put("operation", operation);
        for (Object argument : arguments) {
            request.withArray("arguments").addPOJO(argument);
        }
        return as.jolokia(request.toString());
    }

    private static boolean refused(JsonNode answer) {
        return answer.path("status").asInt() == 403;
    }

    private static String text(JsonNode answer) {
        return answer.path("value").asText();
    }

    private static String error(JsonNode answer) {
        return answer.path("error").asText();
    }

    @Test
    void theTracerRecordsWhenAnOperatorTurnsItOn() throws Exception {
        String enable =
                "{\"type\":\"write\"," + TRACER + ",\"attribute\":\"Enabled\",\"value\":%s}";
        String dump =
                "{\"type\":\"exec\","
                        + TRACER
                        + ",\"operation\":\"dumpAllTracedMessagesAsJSon()\"}";
        assertThat(viewer.jolokia(enable.formatted(true)).path("status").asInt()).isEqualTo(403);
        assertThat(operator.jolokia(dump).path("value").asText()).doesNotContain(ROUTE);
        operator.jolokia(enable.formatted(true));
        eventually(() -> assertThat(operator.jolokia(dump).path("value").asText()).contains(ROUTE));
        operator.jolokia(enable.formatted(false));
    }

    @Test
    void hawtioShowsARoutesDiagramStopsAndStartsIt() {
        try (Browser browser = Browser.open(nobody.base())) {
            browser.go("/hawtio/camel").login("otto", OTTO);
            browser.click(ROUTE);
            By node = By.cssSelector(".react-flow__node");
            browser.find(node);
            assertThat(browser.all(node)).hasSizeGreaterThanOrEqualTo(3);
            browser.picture(Path.of("target/pictures/hawtio-diagram.png").toAbsolutePath());

            browser.click("routes");
            browser.click("Routes");
            browser.click(By.xpath(row() + "//input[@type='checkbox']"));
            browser.click(By.xpath("//button[normalize-space()='Stop']"));
            browser.awaitText(By.xpath(row()), "Stopped");
            assertThat(viewer.jolokia(STATE).path("value").asText()).isEqualTo("Stopped");
            browser.picture(Path.of("target/pictures/hawtio-routes.png").toAbsolutePath());
            if (!browser.find(By.xpath(row() + "//input[@type='checkbox']")).isSelected()) {
                browser.click(By.xpath(row() + "//input[@type='checkbox']"));
            }
            browser.click(By.xpath("//button[normalize-space()='Start']"));
            browser.awaitText(By.xpath(row()), "Started");
            eventually(
                    () ->
                            assertThat(viewer.jolokia(STATE).path("value").asText())
                                    .isEqualTo("Started"));
        }
    }

    private static String row() {
        return "//table[@id='camel-routes-table']//tr[td[normalize-space()='" + ROUTE + "']]";
    }
}
