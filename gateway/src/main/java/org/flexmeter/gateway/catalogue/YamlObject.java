package org.flexmeter.gateway.catalogue;

import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML mapping that knows its lines. Reading it never fails: what is not as asked for becomes a
 * finding and the answer is empty.
 */
final class YamlObject {
    private final Findings findings;
    private final String path;
    private final int line;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(int line, Node value) {}

    private YamlObject(Findings findings, String path, MappingNode node) {
        this.findings = findings;
        this.path = path;
        this.line = line(node);
        for (NodeTuple tuple : node.getValue()) {
            put(tuple);
        }
    }

    private void put(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            findings.add(line(tuple.getKeyNode()), at("a key") + " must be text");
        } else if (entries.containsKey(key.getValue())) {
            findings.add(
                    line(key),
                    "repeated: "
                            + at(key.getValue())
                            + " stands in line "
                            + lineOf(key.getValue()));
        } else {
            entries.put(key.getValue(), new Entry(line(key), tuple.getValueNode()));
        }
    }

    /** The one mapping of a file; empty, with a finding, if the file is something else. */
    static Optional<YamlObject> read(CatalogueSource source, Findings findings) {
        if (source.fault().isPresent()) {
            findings.add(1, source.fault().get());
            return Optional.empty();
        }
        try {
            Iterator<Node> documents =
                    new Yaml(new LoaderOptions())
                            .composeAll(new StringReader(source.text()))
                            .iterator();
            if (!documents.hasNext()) {
                findings.add(1, "the file is empty");
                return Optional.empty();
            }
            Node root = documents.next();
            if (documents.hasNext()) {
                findings.add(line(documents.next()), "only one document in a file");
            }
            return mapping(root, "", findings);
        } catch (MarkedYAMLException bad) {
            int line = bad.getProblemMark() == null ? 1 : bad.getProblemMark().getLine() + 1;
            findings.add(line, "not YAML: " + bad.getProblem());
        } catch (YAMLException bad) {
            findings.add(1, "not YAML: " + bad.getMessage());
        }
        return Optional.empty();
    }

    private static Optional<YamlObject> mapping(Node node, String path, Findings findings) {
        if (node instanceof MappingNode mapping) {
            return Optional.of(new YamlObject(findings, path, mapping));
        }
        findings.add(line(node), (path.isEmpty() ? "the file" : path) + " must be a mapping");
        return Optional.empty();
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Where the mapping begins. */
    int line() {
        return line;
    }

    /** Where a key stands; the mapping's own line if it is missing. */
    int lineOf(String key) {
        return entries.containsKey(key) ? entries.get(key).line() : line;
    }

    /** How findings call the mapping. */
    String path() {
        return path;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    Set<String> keys() {
        return entries.keySet();
    }

    /** A finding about a key. */
    void report(String key, String reason) {
        findings.add(lineOf(key), at(key) + " " + reason);
    }

    /** A finding about the mapping itself. */
    void reportHere(String reason) {
        findings.add(line, path + " " + reason);
    }

    /** Keys beyond these are findings: a misspelt one must not be ignored. */
    void allow(String... allowed) {
        Set<String> known = Set.of(allowed);
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                report(key, "is not a known key, expected " + new TreeSet<>(known));
            }
        }
    }

    /** The text of a key that may be missing. */
    Optional<String> optionalText(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.value() instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return Optional.of(scalar.getValue().strip());
        }
        report(key, "must be text");
        return Optional.empty();
    }

    /** A finding if the key is missing. */
    void require(String key, String why) {
        if (!has(key)) {
            findings.add(line, at(key) + " is missing: " + why);
        }
    }

    /** The text of a key that must be there. */
    Optional<String> text(String key, String why) {
        require(key, why);
        return optionalText(key);
    }

    /** A decimal number of a key that may be missing. */
    Optional<BigDecimal> number(String key) {
        return optionalText(key).flatMap(text -> decimal(key, text));
    }

    private Optional<BigDecimal> decimal(String key, String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) + number.precision() <= 60) {
                return Optional.of(number);
            }
            report(key, "is beyond any measurement: " + text);
        } catch (NumberFormatException notNumber) {
            report(key, "must be a number, not '" + text + "'");
        }
        return Optional.empty();
    }

    /** A whole number of a key that may be missing. */
    Optional<Integer> integer(String key, int min, int max) {
        Optional<BigDecimal> number = number(key);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal value = number.get();
        boolean whole = value.stripTrailingZeros().scale() <= 0;
        if (!whole
                || value.compareTo(BigDecimal.valueOf(min)) < 0
                || value.compareTo(BigDecimal.valueOf(max)) > 0) {
            report(key, "must be a whole number from " + min + " to " + max);
            return Optional.empty();
        }
        return Optional.of(value.intValue());
    }

    /** true or false; false if it is missing. */
    boolean flag(String key) {
        Optional<String> text = optionalText(key);
        text.filter(value -> !value.equals("true") && !value.equals("false"))
                .ifPresent(value -> report(key, "must be true or false, not '" + value + "'"));
        return text.filter("true"::equals).isPresent();
    }

    /** A length of time of a key that may be missing: {@code 60s}, {@code 5m} or {@code PT5M}. */
    Optional<Duration> duration(String key) {
        return optionalText(key)
                .flatMap(
                        text -> {
                            Optional<Duration> duration = duration(key, text);
                            duration.filter(d -> d.isZero() || d.isNegative())
                                    .ifPresent(d -> report(key, "must be longer than nothing"));
                            return duration;
                        });
    }

    private Optional<Duration> duration(String key, String text) {
        try {
            return Optional.of(
                    Duration.parse(
                            text.matches("\\d{1,9}[smh]")
                                    ? "PT" + text.toUpperCase(Locale.ROOT)
                                    : text));
        } catch (DateTimeParseException bad) {
            report(key, "must be a length of time such as 60s, 5m or PT5M, not '" + text + "'");
            return Optional.empty();
        }
    }

    /** The texts in the list under a key that may be missing. */
    List<String> texts(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return List.of();
        }
        if (entry.value() instanceof SequenceNode sequence
                && sequence.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
            return sequence.getValue().stream()
                    .map(node -> ((ScalarNode) node).getValue())
                    .toList();
        }
        report(key, "must be a list of texts");
        return List.of();
    }

    /** The mapping under a key that may be missing. */
    Optional<YamlObject> optionalObject(String key) {
        Entry entry = entries.get(key);
        return entry == null ? Optional.empty() : mapping(entry.value(), at(key), findings);
    }

    /** The mapping under a key that must be there. */
    Optional<YamlObject> object(String key, String why) {
        require(key, why);
        return optionalObject(key);
    }

    /** The mappings in the list under a key that may be missing. */
    List<YamlObject> list(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return List.of();
        }
        if (!(entry.value() instanceof SequenceNode sequence)) {
            report(key, "must be a list");
            return List.of();
        }
        List<YamlObject> items = new ArrayList<>();
        for (int i = 0; i < sequence.getValue().size(); i++) {
            mapping(sequence.getValue().get(i), at(key) + "[" + i + "]", findings)
                    .ifPresent(items::add);
        }
        return items;
    }

    /** What each key's mapping becomes, by key, in the order of the file. */
    <T> Map<String, T> each(Function<String, Optional<T>> reader) {
        Map<String, T> all = new LinkedHashMap<>();
        for (String key : entries.keySet()) {
            reader.apply(key).ifPresent(value -> all.put(key, value));
        }
        return all;
    }
}
