package org.flexmeter.bench.part;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flexmeter.bench.child.Subscriber;
import org.flexmeter.bench.load.Series;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Pause;

/** The independent subscriber, asked from here. */
public final class Subscription implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Talker talker;

    /**
     * What has come.
     *
     * @param firstMicros when the first new reading came, since 1970
     * @param lastMicros when the last new reading came
     * @param lastMessageMicros when the last message of any kind came
     */
    public record Counts(
            long messages,
            long bytes,
            long readings,
            long distinct,
            long repeated,
            long unknown,
            long firstMicros,
            long lastMicros,
            long lastMessageMicros) {}

    Subscription(Broker broker, Path log) {
        talker =
                Talker.start(
                        Subscriber.class,
                        log,
                        List.of("-Xmx768m", "-XX:+UseSerialGC"),
                        "127.0.0.1",
                        Integer.toString(broker.port()),
                        "SiteWhere/input/#");
    }

    /**
     * From now on this series is counted and no other.
     *
     * @param times whether to remember when each reading came
     */
    public void expect(Series series, boolean times) {
        talker.ask("expect " + series.words() + " " + times);
    }

    public Counts counts() {
        Map<String, Long> of = talker.numbers("counts");
        return new Counts(
                of.get("messages"),
                of.get("bytes"),
                of.get("readings"),
                of.get("distinct"),
                of.get("repeated"),
                of.get("unknown"),
                of.get("first"),
                of.get("last"),
                of.get("lastMessage"));
    }

    /**
     * Waits until so many different readings of the series have come, or nothing comes any more.
     */
    public Counts await(long distinct) {
        return await(distinct, SILENCE);
    }

    /**
     * The same.
     *
     * @param silence so long without anything new is the end
     */
    public Counts await(long distinct, Duration silence) {
        Counts counts = counts();
        long progress = System.nanoTime();
        while (counts.distinct() < distinct && System.nanoTime() - progress < silence.toNanos()) {
            Pause.of(LOOK);
            Counts now = counts();
            progress = now.distinct() > counts.distinct() ? System.nanoTime() : progress;
            counts = now;
        }
        return counts;
    }

    /** Waits until so many messages of whatever kind have come, or none comes any more. */
    public Counts awaitMessages(long messages) {
        Counts counts = counts();
        long progress = System.nanoTime();
        while (counts.messages() < messages && System.nanoTime() - progress < SILENCE.toNanos()) {
            Pause.of(LOOK);
            Counts now = counts();
            progress = now.messages() > counts.messages() ? System.nanoTime() : progress;
            counts = now;
        }
        return counts;
    }

    /** Keeps the payloads of the next messages. */
    public void keep(int messages) {
        talker.ask("keep " + messages);
    }

    /** Writes the kept payloads to a file, for those who publish the same. */
    public void writeKept(Path file) {
        talker.ask("kept " + file);
    }

    /** When each reading of the series came, in microseconds since 1970; 0 for never. */
    public long[] times(Path folder) {
        Path file = folder.resolve("times");
        talker.ask("times " + file);
        try {
            ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
            long[] times = new long[all.remaining() / Long.BYTES];
            all.asLongBuffer().get(times);
            return times;
        } catch (IOException e) {
            throw new PartException("The subscriber's times cannot be read.", e);
        }
    }

    public long pid() {
        return talker.pid();
    }

    @Override
    public void close() {
        talker.close();
    }
}
