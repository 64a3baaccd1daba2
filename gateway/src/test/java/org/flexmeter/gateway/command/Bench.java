package org.flexmeter.gateway.command;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.DeviceType;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.cluster.Shared;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.outbox.Encoder;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateSettings;

/** The commands of gateway iren on a real state file, which can be closed and opened again. */
final class Bench implements AutoCloseable {
    static final String GROUP = "feeder-7";

    private final Path dir;
    private final CommandSettings settings;
    private final Jws jws;
    private final CommandDirectory directory;
    private final Supplier<InHand> inHand;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
    final TestClock clock = new TestClock();
    StateFile file;
    Ledger ledger;
    Dispatcher dispatcher;
    Checker checker;

    Bench(Path dir, CommandSettings settings) {
        this(dir, settings, new Jws(Optional.empty()));
    }

    Bench(Path dir, CommandSettings settings, Jws jws) {
        this(dir, settings, jws, directory(registry()), InHand::nowhere);
    }

    /**
     * @param inHand asked at each start
     */
    Bench(
            Path dir,
            CommandSettings settings,
            Jws jws,
            CommandDirectory directory,
            Supplier<InHand> inHand) {
        this.dir = dir;
        this.settings = settings;
        this.jws = jws;
        this.directory = directory;
        this.inHand = inHand;
        open();
    }

    /** Twenty meters m0 to m19, of which m9 is disabled and all even ones are of the group. */
    static DeviceRegistry registry() {
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            devices.add(
                    new Device(
                            "local-" + i,
                            "iren",
                            i == 19 ? "water-meter" : "st-comet-single-phase",
                            "m" + i,
                            Optional.empty(),
                            Optional.empty(),
                            i != 9,
                            i % 2 == 0 || i > 17 ? List.of(GROUP) : List.of()));
        }
        return DeviceRegistry.of(devices);
    }

    static CommandDirectory directory(DeviceRegistry registry) {
        Catalogues catalogues = Catalogues.packaged(Spelling.PRINTED);
        return new CommandDirectory() {
            @Override
            public boolean runs(String gateway) {
                return gateway.equals("iren");
            }

            @Override
            public List<String> gateways() {
                return List.of("iren");
            }

            @Override
            public Optional<Device> device(String hardwareId) {
                return registry.findByHardwareId(hardwareId);
            }

            @Override
            public List<Device> group(String name) {
                return registry.group(name);
            }

            @Override
            public Optional<DeviceType> deviceType(String gateway, String type) {
                return catalogues.deviceType(gateway, type);
            }
        };
    }

    private void open() {
        file = StateFile.open("iren", StateSettings.in(dir), clock);
        make(new Ledger(file, encoder(), clock));
    }

    private static Encoder encoder() {
        return new Encoder("t", "b", 1000, 262_144);
    }

    /** Takes up what a cluster knows, and copies every step to it from now on. */
    SharedMirror join(Shared shared) {
        Answers answers = new Answers("iren", encoder());
        SharedMirror mirror = new SharedMirror(file, shared, answers, clock);
        mirror.takeUp();
        make(new Ledger(file, answers, clock, mirror));
        return mirror;
    }

    private void make(Ledger made) {
        ledger = made;
        CommandMeter meter = new CommandMeter(meters, "iren");
        SetAside aside = new SetAside(file, new Silent());
        dispatcher = new Dispatcher("iren", ledger.departures(), settings, meter, clock, aside);
        checker =
                new Checker(
                        "iren",
                        ledger,
                        dispatcher,
                        directory,
                        new CommandCheck(directory, settings, jws, Duration.ofMinutes(5)),
                        settings,
                        meter,
                        clock,
                        worker,
                        aside,
                        inHand.get());
    }

    /** Nobody listens. */
    private record Silent() implements CommandJournal {
        @Override
        public void notOurs(String target) {
            // nobody listens
        }

        @Override
        public void unreadable(String target, String kind, String why) {
            // nobody listens
        }

        @Override
        public void refused(Refusal refusal) {
            // nobody listens
        }

        @Override
        public void lost(String gateway, String target, String why) {
            // nobody listens
        }

        @Override
        public void system(String hardwareId, String type, String reason, String errorMessage) {
            // nobody listens
        }
    }

    /** As after a crash: what was handed in is on disk, everything else is forgotten. */
    void restart() {
        file.close();
        open();
    }

    @Override
    public void close() {
        worker.shutdownNow();
        file.close();
    }

    /** What SiteWhere sends. */
    static byte[] json(String id, String device, String name, String parameters) {
        return """
               {"command":{"command":{"name":"%s"},"invocation":{"id":"%s","eventDate":"2026-10-25T12:00:00.000+0000"},
                "parameters":%s},"nestingContext":{"gateway":{"hardwareId":"%s"}}}
               """
                .formatted(name, id, parameters, device)
                .getBytes(StandardCharsets.UTF_8);
    }

    Arrivals.Receipt receive(String id, String device, String name) {
        return receive(id, device, name, "{}");
    }

    Arrivals.Receipt receive(String id, String device, String name, String parameters) {
        Incoming incoming =
                CommandJson.read(
                        "SiteWhere/commands/gw", json(id, device, name, parameters), 65_536);
        return ledger.arrivals().receive((Incoming.Command) incoming).join();
    }

    /** Answers in the outbox, oldest first: hardwareId, a space, response. */
    List<String> answers() {
        return file.outbox().next(0, 10_000, Long.MAX_VALUE).messages().stream()
                .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
                .map(json -> field(json, "hardwareId") + " " + field(json, "response"))
                .toList();
    }

    private static String field(String json, String name) {
        return json.replaceFirst(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    /** States by hardwareId. */
    Map<String, CommandState> states() {
        Map<String, CommandState> states = new LinkedHashMap<>();
        file.<List<CommandRecord>>read(
                        connection -> CommandTable.list(connection, CommandFilter.ALL, 100_000))
                .forEach(record -> states.put(record.hardwareId(), record.state()));
        return states;
    }

    double counted(String name, String... tags) {
        return meters.find(name).tags(tags).counter() == null
                ? 0
                : meters.find(name).tags(tags).counter().count();
    }
}
