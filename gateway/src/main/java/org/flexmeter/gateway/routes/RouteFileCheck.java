package org.flexmeter.gateway.routes;

import static org.flexmeter.gateway.routes.YamlNodes.child;
import static org.flexmeter.gateway.routes.YamlNodes.items;
import static org.flexmeter.gateway.routes.YamlNodes.line;
import static org.flexmeter.gateway.routes.YamlNodes.pairs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flexmeter.gateway.message.OneLine;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Says what Camel would not, or not until much later, of a file of routes: YAML that does not
 * parse, a template that is not there, a template parameter that is misspelt (Camel ignores it and
 * takes the default), one that is missing, a setting that nobody has set, a part of Camel that this
 * program does not have. Every finding names file and line.
 */
public final class RouteFileCheck {

    /** A setting or parameter, and its default. */
    static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)(:[^{}]*)?}}");

    private static final Set<String> DURATIONS = Set.of("every", "lateness", "patience");
    private static final Pattern DURATION =
            Pattern.compile("(\\d+(ms|s|m|h|d)?)+|P[0-9DTHMS.]+", Pattern.CASE_INSENSITIVE);

    private final Map<String, Template> templates = new HashMap<>();
    private final SettingLookup settings;
    private final FeedLookup feeds;
    private final PartsCheck parts = new PartsCheck(new Parts());

    /** Tells whether a setting has a value. */
    public interface SettingLookup {
        /** Whether somebody has set it, or it has a default. */
        boolean has(String name);
    }

    /** Tells which feeds a catalogue has. */
    public interface FeedLookup {
        /** The feeds of a gateway; empty if its catalogue is not known. */
        Set<String> feeds(String gateway);
    }

    /**
     * @param source the setting without which its routes have no database; empty if they need none
     */
    private record Template(Set<String> required, Set<String> optional, String source) {}

    /**
     * @param shared the files with the templates
     * @param settings what is set
     * @param feeds what the catalogues have
     */
    public RouteFileCheck(List<RouteFile> shared, SettingLookup settings, FeedLookup feeds) {
        this.settings = settings;
        this.feeds = feeds;
        shared.forEach(this::learn);
    }

    /**
     * Looks through a gateway's file.
     *
     * @return the findings, each one line {@code file:line: what is wrong; what to do}; empty if
     *     there are none
     */
    public List<String> check(RouteFile file) {
        List<String> findings = new ArrayList<>();
        try {
            Optional<Node> root = compose(file);
            if (root.isEmpty()) {
                findings.add(file.shownAs() + ":1: the file has no routes");
                return findings;
            }
            if (!(root.get() instanceof SequenceNode list)) {
                findings.add(file.shownAs() + ":1: a file of routes is a list: begin with '- '");
                return findings;
            }
            for (Node item : list.getValue()) {
                child(item, "templatedRoute").ifPresent(n -> checkUse(file, n, findings));
            }
            parts.check(file.shownAs(), list, findings);
            checkSettings(file, findings);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            findings.add(
                    file.shownAs()
                            + ":"
                            + line
                            + ": not YAML: "
                            + e.getProblem()
                            + "; mend the line");
        } catch (YAMLException e) {
            findings.add(file.shownAs() + ":1: not YAML: " + e.getMessage() + "; mend the file");
        }
        findings.replaceAll(OneLine::of);
        return findings;
    }

    private void checkUse(RouteFile file, Node use, List<String> findings) {
        String at = file.shownAs() + ":" + line(use) + ": ";
        String name = child(use, "routeTemplateRef").map(YamlNodes::text).orElse("");
        Template template = templates.get(name);
        if (template == null) {
            findings.add(
                    at
                            + (name.isEmpty()
                                    ? "a templatedRoute needs routeTemplateRef"
                                    : "there is no template " + name)
                            + "; there are "
                            + String.join(", ", templates.keySet().stream().sorted().toList()));
            return;
        }
        Set<String> given = new HashSet<>();
        for (Node parameter : items(child(use, "parameters"))) {
            String key = child(parameter, "name").map(YamlNodes::text).orElse("");
            given.add(key);
            if (!template.required.contains(key) && !template.optional.contains(key)) {
                findings.add(
                        file.shownAs()
                                + ":"
                                + line(parameter)
                                + ": template "
                                + name
                                + " has no parameter "
                                + key
                                + "; it has "
                                + String.join(", ", all(template)));
            }
        }
        checkFeed(file, use, at, template, findings);
        template.required.stream()
                .filter(r -> !given.contains(r))
                .sorted()
                .forEach(r -> findings.add(at + "template " + name + " needs the parameter " + r));
    }

    /**
     * The feed must be in the catalogue, and the gateway must have the database it is read from.
     */
    private void checkFeed(
            RouteFile file, Node use, String at, Template template, List<String> findings) {
        Set<String> known = feeds.feeds(file.gateway());
        for (Node parameter : items(child(use, "parameters"))) {
            String key = child(parameter, "name").map(YamlNodes::text).orElse("");
            String value = child(parameter, "value").map(YamlNodes::text).orElse("");
            boolean polled = key.equals("feed") && !template.source.isEmpty();
            if (polled && !known.isEmpty() && !known.contains(value)) {
                findings.add(
                        "%s:%d: catalogue/%s.yaml has no feed %s; it has %s"
                                .formatted(
                                        file.shownAs(),
                                        line(parameter),
                                        file.gateway(),
                                        value,
                                        String.join(", ", known.stream().sorted().toList())));
            }
            if (DURATIONS.contains(key)
                    && !value.contains("{{")
                    && !DURATION.matcher(value).matches()) {
                findings.add(
                        "%s:%d: %s is %s; write it like 500ms, 2s, 5m or 1h"
                                .formatted(file.shownAs(), line(parameter), key, value));
            }
        }
        String setting = "gateway." + file.gateway() + "." + template.source;
        if (!template.source.isEmpty() && !settings.has(setting)) {
            findings.add(
                    at
                            + "its routes need the setting "
                            + setting
                            + "; set it in application.properties");
        }
    }

    private void checkSettings(RouteFile file, List<String> findings) {
        String[] lines = file.text().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].stripLeading().startsWith("#")) {
                continue;
            }
            Matcher matcher = PLACEHOLDER.matcher(lines[i]);
            while (matcher.find()) {
                if (matcher.group(2) == null
                        && matcher.group(1).contains(".")
                        && !settings.has(matcher.group(1))) {
                    findings.add(
                            file.shownAs()
                                    + ":"
                                    + (i + 1)
                                    + ": the setting "
                                    + matcher.group(1)
                                    + " is missing; set it in application.properties");
                }
            }
        }
    }

    private void learn(RouteFile file) {
        compose(file).map(YamlNodes::items).orElse(List.of()).stream()
                .map(item -> child(item, "routeTemplate"))
                .flatMap(Optional::stream)
                .forEach(this::learn);
    }

    private void learn(Node template) {
        Set<String> required = new HashSet<>();
        Set<String> optional = new HashSet<>();
        for (Node parameter : items(child(template, "parameters"))) {
            String name = child(parameter, "name").map(YamlNodes::text).orElse("");
            boolean free =
                    child(parameter, "required").map(YamlNodes::text).orElse("").equals("false")
                            || child(parameter, "defaultValue").isPresent();
            (free ? optional : required).add(name);
        }
        child(template, "id")
                .map(YamlNodes::text)
                .ifPresent(
                        id ->
                                templates.put(
                                        id, new Template(required, optional, source(template))));
    }

    /** Which setting the database behind a template's routes has. */
    static String source(Node template) {
        List<String> uris = new ArrayList<>();
        collectUris(template, uris);
        if (uris.stream().anyMatch(uri -> uri.startsWith("jdbc:"))) {
            return "jdbc.url";
        }
        return uris.stream().anyMatch(uri -> uri.startsWith("cql:"))
                ? "cassandra.contact-points"
                : "";
    }

    private static void collectUris(Node node, List<String> uris) {
        child(node, "uri").map(YamlNodes::text).ifPresent(uris::add);
        pairs(node).forEach(pair -> collectUris(pair.getValueNode(), uris));
        items(node).forEach(item -> collectUris(item, uris));
    }

    private static List<String> all(Template template) {
        List<String> names = new ArrayList<>(template.required);
        names.addAll(template.optional);
        return names.stream().sorted().toList();
    }

    /** The file's YAML; empty if nothing is in it. */
    static Optional<Node> compose(RouteFile file) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return Optional.ofNullable(yaml.compose(new java.io.StringReader(file.text())));
    }
}
