package org.flexmeter.world.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.PartException;

/** The built gateway as a process: what runs in production, driven from outside only. */
public final class GatewayProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** A gateway that runs may be kept from its work, by a broker that is away for instance. */
    private static final Pattern RUNS = Pattern.compile("running|degraded: .*");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final GatewayProgram program;
    private final GatewayHome home;
    private final Path log;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> javaOptions = new ArrayList<>();
    private Optional<ChildProcess> process = Optional.empty();

    /**
     * A gateway that is not started yet.
     *
     * @param root the project's folder, where the gateway has been built
     * @param home its settings; {@code quarkus.management.port} must be among them
     * @param log the file that it prints to
     */
    public GatewayProcess(Path root, GatewayHome home, Path log) {
        this(GatewayProgram.find(root), home, log);
    }

    /** The same of a program that is not the usual one. */
    public GatewayProcess(GatewayProgram program, GatewayHome home, Path log) {
        this.program = program;
        this.home = home;
        this.log = log.toAbsolutePath();
    }

    /** Adds an environment variable for the next start. */
    public GatewayProcess environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Adds an option of the Java machine for the next start, such as {@code -Xmx256m}. */
    public GatewayProcess java(String option) {
        javaOptions.add(option);
        return this;
    }

    /** Has it start with little work, as a test does that is over in seconds. */
    public GatewayProcess shortLived() {
        javaOptions.addAll(GatewayProgram.SHORT_LIVED);
        return java("-Xmx256m");
    }

    /**
     * Starts {@code run} and returns at once.
     *
     * @throws PartException if the gateway has not been built
     */
    public GatewayProcess start() {
        return start("run", "--home", home.folder().toString());
    }

    /** Starts the gateway's command line with these arguments and returns at once. */
    public GatewayProcess start(String... arguments) {
        List<String> command = new ArrayList<>(program.command(javaOptions));
        command.addAll(List.of(arguments));
        process =
                Optional.of(
                        ChildProcess.start(
                                "The gateway", command, home.folder(), environment, log));
        return this;
    }

    /**
     * Waits until {@code /q/health/ready} says so.
     *
     * @throws PartException with the log's last lines if it does not
     */
    public GatewayProcess awaitReady(Duration patience) {
        running().await(patience, this::ready);
        return this;
    }

    /** What {@code /q/health/ready} says now. */
    public boolean ready() {
        return get("/q/health/ready").map(response -> response.statusCode() == 200).orElse(false);
    }

    /**
     * What the readiness check says of each gateway, such as {@code running}; nothing if nobody
     * answers.
     */
    public Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        get("/q/health/ready")
                .map(response -> json(response.body()).path("checks"))
                .ifPresent(checks -> checks.forEach(check -> addStates(check, states)));
        return states;
    }

    private static void addStates(JsonNode check, Map<String, String> states) {
        if ("gateways".equals(check.path("name").asText())) {
            check.path("data")
                    .properties()
                    .forEach(each -> states.put(each.getKey(), each.getValue().asText()));
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException noHealthReport) {
            return JSON.createObjectNode();
        }
    }

    /**
     * Waits until each of these gateways runs, be it degraded.
     *
     * @throws PartException with the log's last lines if they do not
     */
    public GatewayProcess awaitRunning(Duration patience, String... gateways) {
        running()
                .await(
                        patience,
                        () -> {
                            Map<String, String> states = states();
                            return Stream.of(gateways)
                                    .map(name -> states.getOrDefault(name, ""))
                                    .allMatch(RUNS.asMatchPredicate());
                        });
        return this;
    }

    /** The body of {@code /q/health}, whatever its status; empty if nobody answers. */
    public Optional<String> health() {
        return get("/q/health").map(HttpResponse::body);
    }

    /** The metrics of this moment; none if nobody answers. */
    public Metrics metrics() {
        return get("/q/metrics")
                .filter(response -> response.statusCode() == 200)
                .map(response -> Metrics.parse(response.body()))
                .orElse(Metrics.none());
    }

    private Optional<HttpResponse<String>> get(String path) {
        String url = "http://127.0.0.1:" + home.setting("quarkus.management.port") + path;
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(30))
                        .header(
                                "Accept",
                                path.endsWith("metrics") ? "text/plain" : "application/json")
                        .build();
        try {
            return Optional.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException nobodyAnswers) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartException("Interrupted.", e);
        }
    }

    private ChildProcess running() {
        return process.orElseThrow(() -> new PartException("The gateway has not been started."));
    }

    public GatewayHome home() {
        return home;
    }

    /** Everything that it printed since the log was begun, over restarts. */
    public String output() {
        return process.map(ChildProcess::output).orElse("");
    }

    /** The end of its log. */
    public String lastLines() {
        return process.map(ChildProcess::lastLines).orElse("");
    }

    public Path log() {
        return log;
    }

    public boolean alive() {
        return process.map(ChildProcess::alive).orElse(false);
    }

    /** The process's id while it runs. */
    public Optional<Long> pid() {
        return process.filter(ChildProcess::alive).map(ChildProcess::pid);
    }

    /** The exit code of the last run; empty while it runs or before it was started. */
    public OptionalInt exitCode() {
        return process.map(ChildProcess::exitCode).orElse(OptionalInt.empty());
    }

    /** Waits for it to end by itself; false if it goes on. */
    public boolean awaitExit(Duration patience) {
        return running().awaitExit(patience);
    }

    /** SIGTERM, as an operator stops it. */
    public void stop() {
        process.ifPresent(child -> child.stop(Duration.ofSeconds(120)));
    }

    /** SIGKILL. */
    public void kill() {
        process.ifPresent(ChildProcess::kill);
    }

    /** Sends a signal, such as "STOP", "CONT" or "HUP". */
    public void signal(String signal) {
        running().signal(signal);
    }

    @Override
    public void close() {
        process.ifPresent(ChildProcess::close);
    }
}
