package org.flexmeter.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.flexmeter.gateway.state.PowerCutLog.Unsynced;
import org.flexmeter.gateway.state.StateSettings.Sync;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/**
 * What a power cut costs. A process writes to a state file under a layer that knows what was
 * synced; it is killed, and the file is put together as a disk would have it that loses what was
 * not synced, or keeps some of it in any order. {@code -Dpowercut.runs} and {@code -Dpowercut.cuts}
 * make it longer (kills, and cuts looked at in what each left), {@code -Dpowercut.seed} makes it
 * another one.
 */
class PowerCutTest {
    private static final int RUNS = Integer.getInteger("powercut.runs", 2);
    private static final int CUTS = Integer.getInteger("powercut.cuts", 10);
    private static final long SEED = Long.getLong("powercut.seed", 1);

    @TempDir Path dir;

    @ParameterizedTest
    @EnumSource(Sync.class)
    void losesNothingThatWasSyncedAndIsNeverDamaged(Sync sync) throws Exception {
        Path shim = shim();
        Random random = new Random(SEED);
        Path state = Files.createDirectory(dir.resolve("state0"));
        long first = 1;
        int missing = 0;
        int cuts = 0;
        int most = 0;
        for (int run = 1; run <= RUNS; run++) {
            PowerCutLog log = killed(shim, state, sync, first, 50 + random.nextInt(900), random);
            first += 1_000_000;
            for (int i = 0; i < CUTS; i++) {
                Path disk = Files.createDirectory(dir.resolve("disk" + run + "-" + i));
                int at = i == 0 ? log.size() : random.nextInt(log.size() + 1);
                Unsynced fate = Unsynced.values()[random.nextInt(Unsynced.values().length)];
                log.cut(at, fate, random, disk);
                int lost = check(disk, sync, log.said(at));
                missing += lost;
                most = Math.max(most, lost);
                cuts++;
            }
            // the next process goes on where a cut has left it
            state = Files.createDirectory(dir.resolve("state" + run));
            log.cut(log.size(), Unsynced.SUBSET, random, state);
        }
        System.out.println(
                "sync=%s: %d kills, %d cuts, %d acknowledged messages missing, %d at most in one cut"
                        .formatted(sync, RUNS, cuts, missing, most));
    }

    /** Shows that the layer does discard: a test that it lets pass would prove nothing. */
    @Test
    void normalLosesWhatWasNotCheckpointed() throws Exception {
        Path state = Files.createDirectory(dir.resolve("state"));
        PowerCutLog log = killed(shim(), state, Sync.NORMAL, 1, 60, new Random(SEED));
        int at = log.behindAcknowledgement(20);
        Path disk = Files.createDirectory(dir.resolve("disk"));
        log.cut(at, Unsynced.LOST, new Random(SEED), disk);
        assertThat(check(disk, Sync.NORMAL, log.said(at))).isBetween(10, 20);
    }

    /** How many acknowledged messages are missing; fails if there should not be any. */
    private static int check(Path disk, Sync sync, List<String> said) {
        TreeSet<Long> acknowledged = new TreeSet<>();
        long removed = 0;
        for (String line : said) {
            long number = Long.parseLong(line.substring(1));
            if (line.startsWith("+")) {
                acknowledged.add(number);
            } else {
                removed = number;
            }
        }
        try (StateFile file = StateFile.open("x", settings(disk, sync), InstantSource.system())) {
            assertThat(file.<String>read(PowerCutTest::integrity)).isEqualTo("ok");
            TreeSet<Long> there = new TreeSet<>();
            file.outbox()
                    .next(0, Integer.MAX_VALUE, Long.MAX_VALUE)
                    .messages()
                    .forEach(message -> there.add(PowerCutWriter.number(message)));
            TreeSet<Long> missing = new TreeSet<>(acknowledged.tailSet(removed, false));
            missing.removeAll(there);
            if (sync == Sync.FULL) {
                assertThat(missing).isEmpty();
            } else if (!missing.isEmpty() && !there.isEmpty()) {
                assertThat(there.last()).as("only the last").isLessThan(missing.first());
            }
            return missing.size();
        }
    }

    private static String integrity(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
            row.next();
            return row.getString(1);
        }
    }

    private PowerCutLog killed(
            Path shim, Path state, Sync sync, long first, int acknowledgements, Random random)
            throws IOException, InterruptedException {
        Map<String, byte[]> before = new TreeMap<>();
        try (Stream<Path> files = Files.list(state)) {
            for (Path file : files.toList()) {
                before.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        Path log = dir.resolve("log" + first);
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        PowerCutWriter.class.getName(),
                        state.toString(),
                        sync.name(),
                        Long.toString(random.nextLong()),
                        Long.toString(first));
        builder.environment().put("LD_PRELOAD", shim.toString());
        builder.environment().put("POWERCUT_DIR", state.toString());
        builder.environment().put("POWERCUT_LOG", log.toString());
        Path errors = dir.resolve("errors" + first);
        Process process = builder.redirectError(errors.toFile()).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            while (line != null) {
                lines.add(line);
                if (lines.size() == acknowledgements) {
                    process.toHandle().destroyForcibly();
                }
                line = out.readLine();
            }
        }
        process.waitFor();
        assertThat(lines.size())
                .as(Files.readString(errors))
                .isGreaterThanOrEqualTo(acknowledgements);
        return PowerCutLog.read(before, log);
    }

    private Path shim() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "not Linux");
        Path source = Path.of("src/test/native/powercut.c").toAbsolutePath();
        Path library = dir.resolve("powercut.so");
        try {
            Process gcc =
                    new ProcessBuilder(
                                    "gcc",
                                    "-shared",
                                    "-fPIC",
                                    "-O1",
                                    "-o",
                                    library.toString(),
                                    source.toString(),
                                    "-ldl",
                                    "-lpthread")
                            .inheritIO()
                            .start();
            assertThat(gcc.waitFor()).isZero();
        } catch (IOException e) {
            throw new TestAbortedException("gcc is not installed", e);
        }
        return library;
    }

    private static StateSettings settings(Path disk, Sync sync) {
        return new StateSettings(disk, sync, QuarantineLimits.DEFAULT, OutboxLimits.DEFAULT);
    }
}
