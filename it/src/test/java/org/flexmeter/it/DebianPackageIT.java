package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flexmeter.world.gateway.GatewayProgram;
import org.flexmeter.world.line.Air;
import org.flexmeter.world.line.SimulatedDongle;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.Commands;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Debian package on this machine, from dpkg -i to its purge: what the unit starts, as the
 * unit's user, reads a serial line. Only where root is available and no gateway is installed.
 */
@EnabledIfSystemProperty(
        named = GatewayProgram.BINARY,
        matches = ".+",
        disabledReason = "the native binary was not built")
class DebianPackageIT {
    private static final String NAME = "flexmeter";
    private static final Path ETC = Path.of("/etc/flexmeter");
    private static final Path STATE = Path.of("/var/lib/flexmeter");
    private static final Path UNIT = Path.of("/usr/lib/systemd/system/flexmeter.service");

    /** 128 and SIGTERM, which the unit takes for success. */
    private static final int TERMINATED = 143;

    @TempDir private Path folder;
    private boolean installed;

    @BeforeEach
    void install() throws IOException {
        assumeTrue(
                Commands.find("dpkg").isPresent() && Commands.find("setpriv").isPresent(),
                "dpkg or setpriv is not installed");
        assumeTrue(Commands.run("id", "-u").output().equals("0"), "not root");
        assumeFalse(Files.exists(ETC) || Files.exists(STATE), "a gateway is installed already");
        Commands.must(List.of("dpkg", "-i", debianPackage().toString()));
        installed = true;
    }

    @AfterEach
    void purge() {
        if (installed) {
            Commands.run("dpkg", "-P", NAME);
        }
    }

    private static Path debianPackage() throws IOException {
        Path target = ProjectRoot.find().resolve("gateway/target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(f -> f.getFileName().toString().matches("flexmeter_.*\\.deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void filesAreLaidOutForRootAndTheGatewayAlone() throws IOException {
        assertThat(mode(ETC)).isEqualTo("rwxr-x---");
        assertThat(mode(ETC.resolve("application.properties"))).isEqualTo("rw-r-----");
        assertThat(mode(STATE)).isEqualTo("rwx------");
        assertThat(Files.getOwner(STATE)).hasToString(NAME);
        assertThat(ETC.resolve("catalogue")).isDirectory();
        assertThat(ETC.resolve("routes/gateways")).isDirectory();
        assertThat(Path.of("/usr/lib/udev/rules.d/60-flexmeter-serial.rules")).isRegularFile();
    }

    @Test
    void systemdUnderstandsTheUnitAndFindsItWellConfined() {
        assumeTrue(
                Commands.find("systemd-analyze").isPresent(), "systemd-analyze is not installed");
        assertThat(Commands.run("systemd-analyze", "verify", UNIT.toString()).output())
                .doesNotContain("flexmeter.service");
        assertThat(
                        Commands.run(
                                        "systemd-analyze",
                                        "security",
                                        "--offline=yes",
                                        "--threshold=20",
                                        UNIT.toString())
                                .exitCode())
                .as("exposure at most 2.0")
                .isZero();
    }

    @Test
    void whatTheUnitStartsPublishesWhatTheDongleSays() throws IOException {
        try (Bench bench = new Bench(folder)) {
            SimulatedDongle dongle =
                    bench.world()
                            .keep(
                                    new SimulatedDongle(
                                            bench.world().oracle(), Pace.demo(), 0, 2, Air.calm()));
            configure(bench, dongle, bench.world().line("unibo", dongle.port()));
            Inbox inbox = new Inbox(bench.world().cloud());
            try (ChildProcess service = start()) {
                bench.world().simulation().start(dongle);
                String meter = dongle.devices().get(0).hardwareId();
                eventually(() -> assertThat(inbox.readings(meter)).hasSizeGreaterThan(2));
                service.stop(Duration.ofSeconds(30));
                assertThat(service.exitCode()).as("as the unit expects it").hasValue(TERMINATED);
            }
            assertThat(STATE.resolve("unibo.db")).isRegularFile();
            assertThat(ETC.resolve("state")).doesNotExist();
        }
        Commands.must(List.of("dpkg", "-r", NAME));
        assertThat(ETC.resolve("application.properties")).as("kept until purged").exists();
        Commands.must(List.of("dpkg", "-P", NAME));
        assertThat(ETC).doesNotExist();
        assertThat(STATE).doesNotExist();
    }

    private static void configure(Bench bench, SimulatedDongle dongle, String line)
            throws IOException {
        // as the udev rule does it
        Path device = Path.of(line).toRealPath();
        Commands.must(List.of("chgrp", "dialout", device.toString()));
        Commands.must(List.of("chmod", "660", device.toString()));
        Path settings = ETC.resolve("application.properties");
        String more =
                """
                fm.broker.url=%s
                quarkus.http.port=%d
                quarkus.management.port=%d
                gateway.unibo.enabled=true
                gateway.unibo.line=%s
                """
                        .formatted(
                                bench.world().broker().url(),
                                bench.world().ports().any(),
                                bench.world().ports().any(),
                                device);
        String before = Files.readString(settings).replaceAll("(?m)^fm.broker.url=.*\n", "");
        Files.writeString(settings, before + more);
        List<String> devices = new ArrayList<>(List.of(head()));
        dongle.devices().forEach(d -> devices.add(d.line() + ","));
        Files.write(ETC.resolve("devices.csv"), devices, StandardCharsets.UTF_8);
    }

    private static String head() throws IOException {
        return Files.readAllLines(ETC.resolve("devices.csv")).get(0);
    }

    /** What systemd would start, as whom and with what. */
    private ChildProcess start() throws IOException {
        List<String> unit = Files.readAllLines(UNIT);
        String[] variable = value(unit, "Environment").split("=", 2);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=" + value(unit, "User"),
                                "--regid=" + value(unit, "Group"),
                                "--groups=" + value(unit, "SupplementaryGroups"),
                                "--no-new-privs",
                                "--bounding-set=-all"));
        command.addAll(List.of(value(unit, "ExecStart").split(" ")));
        return ChildProcess.start(
                "The service",
                command,
                Path.of("/"),
                Map.of(variable[0], variable[1]),
                folder.resolve("service.log"));
    }

    private static String value(List<String> unit, String key) {
        return unit.stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
