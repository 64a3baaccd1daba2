package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flexmeter.world.process.ChildProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/**
 * How the gateway is: status page, command line, health, metrics, log, and what systemd is told.
 */
class StatusIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern METRIC = Pattern.compile("\\bfm_[a-z_]+");

    @TempDir static Path folder;
    private static Bench bench;
    private static ManagementPort admin;
    private static Optional<ChildProcess> systemd = Optional.empty();

    @BeforeAll
    static void start() throws Exception {
        bench = new Bench(folder);
        bench.settings().iren(bench.world().h2());
        bench.set("gateway.iren.listen", "")
                .set("gateway.iren.period", "3s")
                .set("fm.log.json", "true")
                .device("iren,W1,water-meter,w1")
                .device("iren,W2,water-meter,w2");
        bench.writeHome();
        bench.example("iren-standard-sql");
        listenAsSystemd();
        bench.start();
        // Before anybody has asked the console for anything.
        assertThat(Cli.run(bench, "status", "--json").output()).contains("\"iren\"");
        Path password = bench.world().home().folder().resolve("state/console-password");
        admin = ManagementPort.of(bench).as("admin", Files.readString(password).strip());
        insert("W1");
        insert("unknown");
        eventually(() -> assertThat(iren().path("refusedToday").asInt()).isEqualTo(1));
    }

    /** A socket that takes what a service tells systemd, where the programs for it are there. */
    private static void listenAsSystemd() throws Exception {
        if (there("socat") && there("systemd-notify")) {
            Path socket = folder.resolve("notify");
            systemd =
                    Optional.of(
                            ChildProcess.start(
                                    "socat",
                                    List.of("socat", "-u", "UNIX-RECV:" + socket, "STDOUT"),
                                    folder,
                                    java.util.Map.of(),
                                    folder.resolve("notified")));
            eventually(() -> assertThat(socket).exists());
            bench.gateway()
                    .environment("NOTIFY_SOCKET", socket.toString())
                    .environment("WATCHDOG_USEC", "2000000");
        }
    }

    private static boolean there(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }

    private static void insert(String meter) throws Exception {
        Bench.sql(
                bench.world().h2(),
                "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES ('"
                        + meter
                        + "', CURRENT_TIMESTAMP, 1.5, 100)");
    }

    private static JsonNode iren() {
        for (JsonNode gateway : admin.json("/api/status").path("gateways")) {
            if (gateway.path("name").asText().equals("iren")) {
                return gateway;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    @AfterAll
    static void end() {
        bench.close();
        systemd.ifPresent(ChildProcess::close);
    }

    @Test
    void theJsonTellsWhatHappened() {
        JsonNode iren = iren();
        assertThat(iren.path("state").asText()).isEqualTo("running");
        assertThat(Instant.parse(iren.path("lastReading").asText()))
                .isAfter(Instant.now().minus(Duration.ofMinutes(10)));
        assertThat(iren.path("broker").path("connected").asBoolean()).isTrue();
        assertThat(iren.path("outbox").path("messages").asInt(-1)).isZero();
        assertThat(iren.path("devices").path("registered").asInt()).isEqualTo(2);
        eventually(
                () ->
                        assertThat(iren().path("devices").path("silentNames").toString())
                                .contains("w2"));
        eventually(() -> assertThat(iren().path("hour").path("rate")).isNotEmpty());
    }

    @Test
    void aSilentSourceIsDegradedAndReady() {
        eventually(
                () ->
                        assertThat(bench.gateway().health().orElse(""))
                                .contains("degraded: no reading for")
                                .contains("gateway.iren.period"));
        assertThat(bench.gateway().ready()).isTrue();
        eventually(() -> assertThat(bench.metric("fm_gateway_degraded")).isEqualTo(1));
    }

    @Test
    void theCommandLineTells() throws Exception {
        eventually(() -> assertThat(iren().path("degraded").asText()).isNotEmpty());
        Cli.Result status = Cli.run(bench, "status");
        assertThat(status.output()).contains("iren", "degraded");
        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(JSON.readTree(Cli.run(bench, "status", "--json").output()).path("gateways"))
                .isNotEmpty();
        assertThat(Cli.run(bench, "outbox", "iren").output()).contains("iren: nothing waits");

        CompletableFuture<Cli.Result> tail =
                CompletableFuture.supplyAsync(
                        () -> Cli.run(bench, "tail", "iren", "--device", "w1", "--limit", "1"));
        eventually(
                () -> {
                    insert("W1");
                    assertThat(tail).isDone();
                });
        assertThat(tail.join().output()).contains("iren", "w1").contains("water.volume=0.1");
        assertThat(tail.join().exitCode()).isZero();
    }

    @Test
    void thePageShowsItWithoutAMouseAndOnAPhone() {
        try (Browser browser = Browser.open(admin.base())) {
            browser.go("/").login("admin", password());
            By iren = By.id("gateway-iren");
            browser.awaitText(iren, "Refused today");
            assertThat(browser.find(By.cssSelector("#gateway-iren [data-field=refused]")).getText())
                    .isEqualTo("1");
            browser.find(By.cssSelector("#gateway-iren svg"));
            assertThat(browser.all(By.cssSelector("#gateway-iren svg[role=img]"))).hasSize(3);
            browser.awaitText(By.id("asof"), "as of");
            browser.awaitText(iren, "degraded");
            browser.picture(Path.of("target/pictures/status.png").toAbsolutePath());

            browser.focused().sendKeys(Keys.TAB);
            assertThat(browser.focused().getText()).isEqualTo("To the gateways");
            browser.focused().sendKeys(Keys.ENTER);
            assertThat(browser.focused().getAttribute("id")).isEqualTo("gateways");
            browser.focused().sendKeys(Keys.TAB);
            assertThat(browser.focused().getTagName()).isEqualTo("summary");
            browser.focused().sendKeys(Keys.ENTER);
            browser.awaitText(iren, "w2");

            browser.resize(380, 800);
            assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            browser.picture(Path.of("target/pictures/status-phone.png").toAbsolutePath());
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static String password() {
        try {
            return Files.readString(bench.world().home().folder().resolve("state/console-password"))
                    .strip();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyLineOfTheLogIsAnObject() throws Exception {
        List<String> lines = bench.gateway().output().lines().toList();
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            JsonNode entry = JSON.readTree(line);
            assertThat(entry.has("message") && entry.has("level")).as(line).isTrue();
        }
        assertThat(lines)
                .anySatisfy(
                        line -> {
                            JsonNode fields = JSON.readTree(line).path("mdc");
                            assertThat(fields.path("gateway").asText()).isEqualTo("iren");
                            assertThat(fields.path("feed").asText()).isEqualTo("water-meter");
                            assertThat(fields.path("device").asText()).isEqualTo("unknown");
                            assertThat(fields.path("reason").asText()).isEqualTo("unknown-device");
                        });
    }

    @Test
    void systemdIsTold() {
        assumeTrue(systemd.isPresent(), "no socat or systemd-notify here");
        eventually(
                () ->
                        assertThat(systemd.get().output())
                                .contains("READY=1", "STATUS=", "iren running", "WATCHDOG=1"));
    }

    @Test
    void rulesAndDashboardNameMetricsThatThereAre() throws Exception {
        String text = admin.get("/q/metrics").body();
        Set<String> there =
                text.lines()
                        .filter(l -> !l.startsWith("#"))
                        .map(l -> l.split("[{ ]", 2)[0])
                        .collect(Collectors.toCollection(TreeSet::new));
        Path deploy = bench.world().root().resolve("deploy");
        for (String file : List.of("prometheus/flexmeter-alerts.yml", "grafana/flexmeter.json")) {
            List<String> named =
                    METRIC.matcher(Files.readString(deploy.resolve(file)))
                            .results()
                            .map(r -> r.group())
                            // measured where there is a cluster: ClusterScenarios; a line: AwayIT
                            .filter(name -> !name.matches("fm_(cluster|line)_.*"))
                            .distinct()
                            .toList();
            assertThat(named).isNotEmpty();
            assertThat(there).as(file).containsAll(named);
        }
        JsonNode dashboard = JSON.readTree(deploy.resolve("grafana/flexmeter.json").toFile());
        assertThat(dashboard.path("panels")).isNotEmpty();
    }

    @Test
    void promtoolAgrees() throws Exception {
        assumeTrue(there("promtool"), "no promtool here: apt-get install prometheus");
        Path rules = bench.world().root().resolve("deploy/prometheus");
        promtool(rules, "", "test", "rules", "flexmeter-alerts-test.yml");
        promtool(rules, "", "check", "config", "prometheus.yml");
        String ours =
                admin.get("/q/metrics")
                        .body()
                        .lines()
                        .filter(l -> l.matches("(# (HELP|TYPE) )?fm_.*"))
                        .collect(Collectors.joining("\n", "", "\n"));
        promtool(rules, ours, "check", "metrics");
    }

    private static void promtool(Path dir, String input, String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("promtool"));
        command.addAll(List.of(words));
        Process process =
                new ProcessBuilder(command)
                        .directory(dir.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
