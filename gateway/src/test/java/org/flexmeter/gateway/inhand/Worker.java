package org.flexmeter.gateway.inhand;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A program that takes what was not taken before, by several threads, and ends on what it cannot
 * bear: by a halt, or by memory. As it starts it is slow.
 */
final class Worker {
    private static final int THREADS = 4;
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Duration COLD = Duration.ofSeconds(1);
    private static final long BEGUN = System.nanoTime();

    private Worker() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int items = Integer.parseInt(arguments[1]);
        List<String> done = Files.readAllLines(folder.resolve("done"));
        try (InHand inHand = InHand.open(folder.resolve("in-hand"), InstantSource.system(), CALM)) {
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < items; i++) {
                String name = "item " + i;
                if (done.stream().noneMatch(line -> line.endsWith(" " + name))) {
                    all.add(threads.submit(() -> work(inHand, folder, name, arguments)));
                }
            }
            for (Future<?> one : all) {
                one.get();
            }
            threads.shutdown();
        }
    }

    private static Void work(InHand inHand, Path folder, String name, String[] arguments)
            throws Exception {
        Item item = Item.of(name, List.of(name));
        if (inHand.ended(item)) {
            note(folder, "aside " + name);
            return null;
        }
        try (InHand.Hold hold = inHand.take(item)) {
            if (name.equals("item " + arguments[2])) {
                end(arguments[3]);
            }
            long cold = COLD.toNanos() - (System.nanoTime() - BEGUN);
            if (cold > 0 && arguments[3].equals("cold")) {
                TimeUnit.NANOSECONDS.sleep(cold);
            }
            note(folder, "taken " + name);
        }
        return null;
    }

    private static void end(String how) {
        if (how.equals("halt")) {
            Runtime.getRuntime().halt(1);
        }
        List<byte[]> much = new ArrayList<>();
        while (much.size() < Integer.MAX_VALUE) {
            much.add(new byte[1 << 20]);
        }
    }

    private static void note(Path folder, String line) throws Exception {
        Files.write(
                folder.resolve("done"),
                (line + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);
    }
}
