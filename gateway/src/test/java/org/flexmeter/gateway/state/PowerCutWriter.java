package org.flexmeter.gateway.state;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.state.OutboxStore.Waiting;

/**
 * The process that is killed: adds numbered messages to an outbox until its end and says {@code +n}
 * when message n was acknowledged, {@code -n} before it takes out all messages up to n.
 */
final class PowerCutWriter {
    private static final Group NOTHING = new Group("x", "line", List.of(), List.of(), Map.of());
    private static final int WAITING = 8;

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private PowerCutWriter() {}

    /** Folder, FULL or NORMAL, seed, number of the first message. */
    public static void main(String... args) throws InterruptedException {
        StateSettings settings =
                new StateSettings(
                        Path.of(args[0]),
                        StateSettings.Sync.valueOf(args[1]),
                        QuarantineLimits.DEFAULT,
                        OutboxLimits.DEFAULT);
        Random random = new Random(Long.parseLong(args[2]));
        StateFile file = StateFile.open("x", settings, InstantSource.system());
        Semaphore room = new Semaphore(WAITING);
        for (long number = Long.parseLong(args[3]); ; number++) {
            room.acquire();
            add(file, number, random.nextInt(6_000), room);
            if (random.nextInt(50) == 0) {
                remove(file, random.nextInt(40));
            }
        }
    }

    private static void add(StateFile file, long number, int filler, Semaphore room) {
        byte[] payload = (number + " " + "x".repeat(filler)).getBytes(StandardCharsets.UTF_8);
        file.outbox()
                .add(List.of(new Outgoing("t", payload, "hw", 1)), NOTHING)
                .thenRun(
                        () -> {
                            say("+" + number);
                            room.release();
                        });
    }

    private static void remove(StateFile file, int most) {
        Waiting oldest = file.outbox().next(0, most, Long.MAX_VALUE);
        if (!oldest.messages().isEmpty()) {
            say("-" + number(oldest.messages().get(oldest.messages().size() - 1)));
            file.outbox().remove(oldest, List.of()).join();
        }
    }

    /** The number of a message. */
    static long number(Outgoing message) {
        String text = new String(message.payload(), StandardCharsets.UTF_8);
        return Long.parseLong(text.substring(0, text.indexOf(' ')));
    }

    private static void say(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
