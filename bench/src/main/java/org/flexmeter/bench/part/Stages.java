package org.flexmeter.bench.part;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.flexmeter.world.process.PartException;

/**
 * CPU seconds by what was done with them: those of each kind of thread (from the operating system)
 * are shared out by the samples of that kind (from a flight recording). A sample counts for the
 * innermost frame that belongs to a stage.
 */
public final class Stages {
    private static final Map<String, String> BY_PACKAGE = new LinkedHashMap<>();

    static {
        BY_PACKAGE.put("org.flexmeter.gateway.translate", "translate");
        BY_PACKAGE.put("org.flexmeter.gateway.catalogue", "translate");
        BY_PACKAGE.put("org.flexmeter.gateway.registry", "translate");
        BY_PACKAGE.put("org.flexmeter.gateway.message", "encode");
        BY_PACKAGE.put("org.flexmeter.gateway.window", "window");
        BY_PACKAGE.put("org.flexmeter.gateway.feed", "window");
        BY_PACKAGE.put("org.flexmeter.gateway.state", "outbox and state");
        BY_PACKAGE.put("org.flexmeter.gateway.outbox", "outbox and state");
        BY_PACKAGE.put("org.sqlite", "outbox and state");
        BY_PACKAGE.put("org.flexmeter.gateway.mqtt", "publish");
        BY_PACKAGE.put("org.eclipse.paho", "publish");
        BY_PACKAGE.put("org.flexmeter.gateway.source", "read");
        BY_PACKAGE.put("org.postgresql", "read");
        BY_PACKAGE.put("io.agroal", "read");
        BY_PACKAGE.put("org.apache.camel.component.jdbc", "read");
        BY_PACKAGE.put("org.apache.camel.component.cassandra", "read");
        BY_PACKAGE.put("com.datastax", "read");
        BY_PACKAGE.put("io.netty", "read");
        BY_PACKAGE.put("org.apache.camel", "Camel");
    }

    private static final Map<String, String> BY_THREAD =
            Map.of(
                    "Paho",
                    "publish",
                    "link",
                    "publish",
                    "driver",
                    "read",
                    "state",
                    "outbox and state");

    private Stages() {}

    /**
     * Shares out.
     *
     * @param recording with samples of the time in which the CPU seconds were spent
     * @param threads CPU seconds by kind of thread
     */
    public static Map<String, Double> of(Path recording, Map<String, Double> threads) {
        Map<String, Map<String, Integer>> samples = samples(recording);
        Map<String, Double> stages = new HashMap<>();
        threads.forEach(
                (kind, seconds) -> {
                    Map<String, Integer> ofKind = samples.getOrDefault(kind, Map.of());
                    if (Threads.isMachine(kind) || ofKind.isEmpty()) {
                        String stage =
                                Threads.isMachine(kind)
                                        ? kind
                                        : BY_THREAD.getOrDefault(kind, "rest");
                        stages.merge(stage, seconds, Double::sum);
                        return;
                    }
                    double all = ofKind.values().stream().mapToInt(Integer::intValue).sum();
                    ofKind.forEach(
                            (stage, count) ->
                                    stages.merge(stage, seconds * count / all, Double::sum));
                });
        return stages;
    }

    private static Map<String, Map<String, Integer>> samples(Path recording) {
        Map<String, Map<String, Integer>> samples = new HashMap<>();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample")) {
                    String kind = Threads.kind(event.getThread("sampledThread").getJavaName());
                    samples.computeIfAbsent(kind, k -> new HashMap<>())
                            .merge(stage(event, kind), 1, Integer::sum);
                }
            }
            return samples;
        } catch (IOException e) {
            throw new PartException("The recording " + recording + " cannot be read.", e);
        }
    }

    private static String stage(RecordedEvent event, String kind) {
        List<RecordedFrame> frames =
                event.getStackTrace() == null ? List.of() : event.getStackTrace().getFrames();
        return frames.stream()
                .map(frame -> stage(frame.getMethod().getType().getName()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(BY_THREAD.getOrDefault(kind, "rest"));
    }

    private static Optional<String> stage(String type) {
        return BY_PACKAGE.entrySet().stream()
                .filter(entry -> type.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
