package org.flexmeter.gateway.inhand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that ends on an item, and one that is killed; who counts stands outside. */
class CrashLoopTest {
    private static final int ITEMS = 300;
    private static final int KILLS = 6;

    @TempDir Path folder;

    private Process start(String poison, String how) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        folder.toString(),
                        Integer.toString(ITEMS),
                        poison,
                        how)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private List<String> done(String how) throws Exception {
        return Files.readAllLines(folder.resolve("done")).stream()
                .filter(line -> line.startsWith(how))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"halt", "memory"})
    void theRestGoesOnAfterThreeEnds(String how) throws Exception {
        Files.createFile(folder.resolve("done"));
        for (int i = 0; i < InHand.TIMES; i++) {
            assertThat(start("17", how).waitFor()).isNotZero();
        }
        assertThat(start("17", how).waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
        assertThat(done("aside")).containsExactly("aside item 17");
        assertThat(done("taken")).doesNotHaveDuplicates().hasSize(ITEMS - 1);
    }

    /** An item may be done twice after a kill, as ever; none is set aside, none is left out. */
    @Test
    void killsAtAnyPointSetNothingGoodAside() throws Exception {
        Files.createFile(folder.resolve("done"));
        Random random = new Random(24);
        for (int i = 0; i < KILLS; i++) {
            Process worker = start("none", "halt");
            worker.waitFor(200 + random.nextInt(400), TimeUnit.MILLISECONDS);
            worker.destroyForcibly().waitFor();
        }
        assertThat(start("none", "halt").waitFor()).isZero();
        assertThat(done("aside")).isEmpty();
        assertThat(done("taken").stream().distinct()).hasSize(ITEMS);
    }

    /** The first item is in hand at each kill, as it is while a program starts under load. */
    @Test
    void killsOfAProgramThatStartsSetNothingGoodAside() throws Exception {
        Files.createFile(folder.resolve("done"));
        for (int i = 0; i < KILLS; i++) {
            Process worker = start("none", "cold");
            await().until(() -> Files.exists(folder.resolve("in-hand")));
            worker.waitFor(500, TimeUnit.MILLISECONDS);
            worker.destroyForcibly().waitFor();
        }
        assertThat(start("none", "cold").waitFor()).isZero();
        assertThat(done("aside")).as(Files.readString(folder.resolve("log"))).isEmpty();
        assertThat(done("taken").stream().distinct()).hasSize(ITEMS);
    }
}
