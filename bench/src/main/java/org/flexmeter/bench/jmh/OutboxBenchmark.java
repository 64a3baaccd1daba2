package org.flexmeter.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.state.OutboxStore;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.state.StateSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A group of messages into the outbox and out of it again, each step durable; groups a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class OutboxBenchmark {
    private static final int BYTES = 400;

    /** Messages of a group. */
    @Param({"1", "100", "1000"})
    public int messages;

    private Path folder;
    private StateFiles files;
    private OutboxStore outbox;
    private List<Outgoing> group;
    private final Group nothing = new Group("bench", "feed", List.of(), List.of(), Map.of());

    /** An empty outbox. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("outbox-benchmark");
        files = new StateFiles(StateSettings.in(folder), InstantSource.system());
        outbox = files.of("bench").outbox();
        group = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            group.add(new Outgoing("SiteWhere/input/json", new byte[BYTES], "meter-" + i, 1));
        }
    }

    @Benchmark
    public long inAndOut() {
        outbox.add(group, nothing).join();
        OutboxStore.Waiting oldest = outbox.next(0, messages, Long.MAX_VALUE);
        outbox.remove(oldest, List.of()).join();
        return oldest.last();
    }

    /** Leaves nothing behind. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        files.close();
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(OutboxBenchmark::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
