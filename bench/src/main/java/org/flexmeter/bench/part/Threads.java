package org.flexmeter.bench.part;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The kinds of threads that the gateway has, by their names. */
public final class Threads {
    private static final Map<String, String> BY_PART = new LinkedHashMap<>();

    static {
        BY_PART.put("CompilerThread", "JIT");
        BY_PART.put("GC Thread", "GC");
        BY_PART.put("G1 ", "GC");
        BY_PART.put("VM Thread", "GC");
        BY_PART.put(" - feed", "feed");
        BY_PART.put("MQTT ", "Paho");
        BY_PART.put("mqtt", "link");
        BY_PART.put("state", "state");
        BY_PART.put("outbox", "state");
        BY_PART.put("-io-", "driver");
    }

    private static final Set<String> MACHINE = Set.of("JIT", "GC");

    private Threads() {}

    /** Such as {@code feed} for a thread that reads pages; {@code rest} for one of no kind. */
    static String kind(String thread) {
        return BY_PART.entrySet().stream()
                .filter(entry -> thread.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("rest");
    }

    /** Whether no Java code runs on such threads, so that they are a stage of their own. */
    static boolean isMachine(String kind) {
        return MACHINE.contains(kind);
    }
}
