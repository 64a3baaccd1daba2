package org.flexmeter.bench.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All sessions in the order in which they run. */
public final class Sessions {
    private Sessions() {}

    /** By name. */
    public static Map<String, Session> all() {
        Map<String, Session> all = new LinkedHashMap<>();
        List.<Session>of(
                        new Deliverable(),
                        new Singles(),
                        new Batches(),
                        new Latencies(),
                        new Cost(),
                        new Growth(),
                        new Sustained(),
                        new Edge())
                .forEach(session -> all.put(session.name(), session));
        return all;
    }

    /** A line each, for the help. */
    public static String[] help() {
        return all().values().stream()
                .map(session -> "  %-10s %s".formatted(session.name(), session.about()))
                .toArray(String[]::new);
    }
}
