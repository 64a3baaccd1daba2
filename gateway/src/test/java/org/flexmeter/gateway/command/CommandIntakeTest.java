package org.flexmeter.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flexmeter.gateway.catalogue.DeviceType;
import org.flexmeter.gateway.cluster.ClusterStore;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.inhand.Ends;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.inhand.Item;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.outbox.Encoder;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.state.StateSettings;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into which ledger, and what goes into none. */
class CommandIntakeTest {
    private static final String SECRET = "A".repeat(43);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @TempDir Path dir;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Deque<Runnable> ends = new ArrayDeque<>();
    private StateFiles states;
    private Commands commands;
    private CommandIntake intake;

    @BeforeEach
    void make() throws Exception {
        make("accepted");
    }

    private Path keys() throws Exception {
        return Files.writeString(
                dir.resolve("keys.json"),
                """
                {"keys":[{"kty":"oct","kid":"hera","k":"%1$s"},
                 {"kty":"oct","kid":"eons","k":"%1$s","gateways":["eon"]},
                 {"kty":"oct","kid":"feeder","k":"%1$s","groups":["feeder-7"]}]}
                """
                        .formatted(SECRET));
    }

    private void make(String signed) throws Exception {
        make(signed, InHand.nowhere());
    }

    private void make(String signed, InHand inHand) throws Exception {
        Files.createDirectories(dir.resolve("away.db")); // no state file can be opened there
        states = new StateFiles(StateSettings.in(dir), InstantSource.system());
        ends.push(states::close);
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .withDefaultValues(
                                Map.of(
                                        "fm.future-tolerance",
                                        "PT5M",
                                        "fm.command.keys",
                                        keys().toString(),
                                        "gateway.iren.command.signed",
                                        signed))
                        .build();
        CommandDirectory directory = new Devices(Bench.directory(Bench.registry()));
        Clusters clusters = new Clusters(config, none -> noDatabase(), InstantSource.system());
        commands =
                new Commands(
                        states,
                        new Encoder("t", "b", 1000, 262_144),
                        InstantSource.system(),
                        directory,
                        config,
                        new SimpleMeterRegistry(),
                        clusters,
                        new Said(said),
                        inHand);
        ends.push(commands::end);
        intake =
                new CommandIntake(
                        commands,
                        clusters,
                        directory,
                        new Said(said),
                        InstantSource.system(),
                        65_536,
                        PATIENCE,
                        inHand);
        ends.push(intake::end);
    }

    private static byte[] signed(String kid, String id, String device) throws Exception {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue("HS256");
        jws.setKeyIdHeaderValue(kid);
        jws.setPayloadBytes(Bench.json(id, device, "disconnect", "{}"));
        jws.setKey(new HmacKey(Base64.getUrlDecoder().decode(SECRET)));
        return jws.getCompactSerialization().getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void whereSignaturesAreRequiredAStrangerSpendsNoId() throws Exception {
        end();
        ends.clear();
        make("required");
        receive("i1", "m1").join();
        byte[] forged = signed("hera", "i1", "m1");
        forged[forged.length - 5] ^= 1;
        receive("m1", forged).join();
        receive("m1", signed("eons", "i1", "m1")).join();
        receive("m1", signed("feeder", "i1", "m1")).join();
        assertThat(kept("iren")).isZero();
        assertThat(said)
                .filteredOn(line -> line.startsWith("unreadable"))
                .hasSize(4)
                .containsOnly("unreadable m1 not-authentic");
        receive("m1", signed("hera", "i1", "m1")).join();
        receive("m2", signed("feeder", "i1", "m2")).join();
        assertThat(kept("iren")).isEqualTo(2);
    }

    private static ClusterStore noDatabase() {
        throw new IllegalStateException("these gateways are not clustered");
    }

    @AfterEach
    void end() {
        ends.forEach(Runnable::run);
    }

    private CompletableFuture<Void> receive(String id, String device) {
        return receive(device, Bench.json(id, device, "disconnect", "{}"));
    }

    private CompletableFuture<Void> receive(String device, byte[] payload) {
        return intake.receive("SiteWhere/commands/" + device, payload).toCompletableFuture();
    }

    private long kept(String gateway) {
        return states.of(gateway)
                .<List<CommandRecord>>read(
                        connection -> CommandTable.list(connection, CommandFilter.ALL, 100_000))
                .size();
    }

    @Test
    void aStateFileThatIsAwayHoldsUpItsOwnCommandsAloneAndNotForEver() {
        CompletableFuture<Void> held = receive("i1", "a1");
        receive("i2", "m1").join();
        assertThat(kept("iren")).isEqualTo(1);
        assertThat(held).isNotDone();
        await().atMost(Duration.ofSeconds(60)).until(held::isDone);
        assertThat(held).isCompleted();
        assertThat(said).singleElement().asString().startsWith("lost away a1");
    }

    @Test
    void whatIsNotOursIsCountedAndNothingElse() {
        receive("i1", "m4711").join();
        receive("i2", "d1").join();
        assertThat(said).containsExactly("not ours m4711", "not ours d1");
        assertThat(states.open()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsKeptForTheOwnerOfItsTopic() {
        receive("m1", "\u0012\u0008protobuf".getBytes(StandardCharsets.UTF_8)).join();
        receive("m1", new byte[10_000_000]).join();
        receive("m4711", new byte[10_000_000]).join();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> states.of("iren").quarantine().counts().items() == 2);
        assertThat(states.of("iren").quarantine().counts().bytes()).isLessThan(10_000);
        assertThat(said)
                .containsExactly(
                        "unreadable m1 not-json",
                        "refused bad-command",
                        "unreadable m1 too-large",
                        "refused bad-command",
                        "unreadable m4711 too-large");
    }

    /** A message on which the program has ended three times while the broker's client had it. */
    @Test
    void aMessageOnWhichTheProgramEndsIsKeptAndNotReadAgain() throws Exception {
        byte[] poison = Bench.json("i1", "m1", "disconnect", "{}");
        try (Ends program = new Ends(dir)) {
            for (int i = 0; i < InHand.TIMES; i++) {
                InHand inHand = program.start();
                assertThatThrownBy(
                                () -> {
                                    try (InHand.Hold hold =
                                            inHand.take(Item.message("a/m1", poison))) {
                                        program.endWith(1);
                                    }
                                })
                        .isInstanceOf(Ends.End.class);
            }
            end();
            ends.clear();
            make("accepted", program.start());
            receive("m1", poison).join();
            receive("i2", "m1").join();
        }
        assertThat(said).containsExactly("unreadable m1 bad-command", "refused bad-command");
        assertThat(kept("iren")).isEqualTo(1);
    }

    @Test
    void anIdWithOtherContentIsKeptAndNotCarriedOut() {
        receive("i1", "m1").join();
        receive("m1", Bench.json("i1", "m1", "connect", "{}")).join();
        assertThat(said).containsExactly("unreadable m1 other-content", "refused bad-command");
        assertThat(kept("iren")).isEqualTo(1);
    }

    @Test
    void thousandsAtOnceAreKept() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            all.add(receive("i" + i, "m" + i % 9));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        assertThat(kept("iren")).isEqualTo(5_000);
        assertThat(said).isEmpty();
    }

    /**
     * Two devices more: one of a gateway whose state is away, one of a gateway that does not run.
     */
    private record Devices(CommandDirectory iren) implements CommandDirectory {
        @Override
        public boolean runs(String gateway) {
            return !gateway.equals("disabled");
        }

        @Override
        public List<String> gateways() {
            return List.of("iren", "away");
        }

        @Override
        public Optional<Device> device(String hardwareId) {
            return switch (hardwareId) {
                case "a1" -> Optional.of(of("away", hardwareId));
                case "d1" -> Optional.of(of("disabled", hardwareId));
                default -> iren.device(hardwareId);
            };
        }

        private static Device of(String gateway, String id) {
            return new Device(id, gateway, "meter", id, Optional.empty(), Optional.empty(), true);
        }

        @Override
        public List<Device> group(String name) {
            return iren.group(name);
        }

        @Override
        public Optional<DeviceType> deviceType(String gateway, String type) {
            return iren.deviceType(gateway, type);
        }
    }

    private record Said(List<String> lines) implements CommandJournal {
        @Override
        public void notOurs(String target) {
            lines.add("not ours " + target);
        }

        @Override
        public void unreadable(String target, String kind, String why) {
            lines.add("unreadable " + target + " " + kind);
        }

        @Override
        public void refused(Refusal refusal) {
            lines.add("refused " + refusal.reason().code());
        }

        @Override
        public void lost(String gateway, String target, String why) {
            lines.add("lost " + gateway + " " + target + ": " + why);
        }

        @Override
        public void system(String hardwareId, String type, String reason, String errorMessage) {
            lines.add("system " + hardwareId + " " + type);
        }
    }
}
