package org.flexmeter.world.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Samples in Prometheus' text format. */
public final class Metrics {
    private static final Pattern SAMPLE =
            Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+\\d+)?$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private record Sample(String name, Map<String, String> labels, double value) {}

    private final List<Sample> samples;

    private Metrics(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    /** No samples at all. */
    public static Metrics none() {
        return new Metrics(List.of());
    }

    /** Reads what {@code /q/metrics} answers. */
    public static Metrics parse(String text) {
        List<Sample> samples = new ArrayList<>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .forEach(match -> samples.add(sample(match)));
        return new Metrics(samples);
    }

    private static Sample sample(Matcher match) {
        Map<String, String> labels = new HashMap<>();
        if (match.group(2) != null) {
            LABEL.matcher(match.group(2))
                    .results()
                    .forEach(l -> labels.put(l.group(1), l.group(2)));
        }
        return new Sample(match.group(1), labels, number(match.group(3)));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Whether there is any sample: false when the gateway did not answer. */
    public boolean known() {
        return !samples.isEmpty();
    }

    /**
     * The sum of a metric's samples that carry all these labels; 0 if there is none.
     *
     * @param labels names and values in turn: {@code "gateway", "eon", "feed",
     *     "apartment-electricity"}
     */
    public double sum(String name, String... labels) {
        return matching(name, labels).mapToDouble(Sample::value).sum();
    }

    /** The values that a label of a metric takes among the samples that carry all these labels. */
    public List<String> values(String name, String label, String... labels) {
        return matching(name, labels)
                .map(sample -> sample.labels().getOrDefault(label, ""))
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<Sample> matching(String name, String... labels) {
        Map<String, String> wanted = new HashMap<>();
        for (int i = 0; i + 1 < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> sample.labels().entrySet().containsAll(wanted.entrySet()));
    }
}
