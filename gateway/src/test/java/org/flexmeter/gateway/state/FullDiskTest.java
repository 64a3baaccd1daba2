package org.flexmeter.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.state.OutboxStore.Waiting;
import org.flexmeter.gateway.window.Progress;
import org.flexmeter.world.process.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a small tmpfs. */
class FullDiskTest {
    private static final Group NOTHING = new Group("x", "line", List.of(), List.of(), Map.of());

    @TempDir Path folder;
    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = folder.resolve("disk");
        Files.createDirectory(disk);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()),
                "a tmpfs cannot be mounted");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    void deliversWhatItHasOnAFullDiskAndTakesInAgainWhenThereIsRoom() {
        try (StateFile file = open()) {
            assertThat(disk.resolve("x.reserve")).hasSize(Reserve.SIZE);
            long kept = fill(file);
            assertThat(disk.resolve("x.reserve")).doesNotExist();
            assertThat(kept).isGreaterThan(50);
            file.bookmarks()
                    .save(Progress.bookmark("feed", "b1"), NOTHING)
                    .toCompletableFuture()
                    .join();
            long delivered = 0;
            while (file.outbox().depth() > 0) {
                Waiting oldest = file.outbox().next(0, 10, Long.MAX_VALUE);
                for (Outgoing message : oldest.messages()) {
                    assertThat(message.payload()[0]).isEqualTo((byte) delivered++);
                }
                file.outbox().remove(oldest, List.of()).join();
            }
            assertThat(delivered).isEqualTo(kept);
            add(file, 7);
            assertThat(disk.resolve("x.reserve")).hasSize(Reserve.SIZE);
            assertThat(file.outbox().depth()).isEqualTo(1);
            assertThat(file.bookmarks().load("feed").bookmark()).contains("b1");
        }
    }

    @Test
    void isOpenedOnAFullDiskAndGoesOnWhenSomebodyElseMakesRoom() throws Exception {
        long kept;
        try (StateFile file = open()) {
            add(file, 0);
            add(file, 1);
            kept = file.outbox().depth();
        }
        Path other = disk.resolve("other");
        fillUp(other);
        try (StateFile file = open()) {
            assertThat(file.outbox().depth()).isEqualTo(kept);
            long more = fill(file);
            file.outbox().remove(file.outbox().next(0, 1, Long.MAX_VALUE), List.of()).join();
            Files.delete(other);
            add(file, 9);
            assertThat(file.outbox().depth()).isEqualTo(kept + more);
            assertThat(disk.resolve("x.reserve")).hasSize(Reserve.SIZE);
        }
        open().close();
    }

    /** Adds until the disk is full; how many were kept. */
    private static long fill(StateFile file) {
        long before = file.outbox().depth();
        assertThatThrownBy(
                        () -> {
                            for (int number = 0; number < 10_000; number++) {
                                add(file, number);
                            }
                        })
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StateException.class)
                .hasMessageContaining("the disk is full: make room on ");
        return file.outbox().depth() - before;
    }

    private static void add(StateFile file, int number) {
        byte[] payload = new byte[100_000];
        payload[0] = (byte) number;
        file.outbox().add(List.of(new Outgoing("t", payload, "hw", 1)), NOTHING).join();
    }

    private static void fillUp(Path other) throws IOException {
        byte[] block = new byte[4_096];
        try (var out = Files.newOutputStream(other)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private StateFile open() {
        return StateFile.open("x", StateSettings.in(disk), InstantSource.system());
    }

    private static boolean run(String... command) {
        return Commands.run(command).fine();
    }
}
