package org.flexmeter.gateway.routes;

import static org.flexmeter.gateway.routes.YamlNodes.child;
import static org.flexmeter.gateway.routes.YamlNodes.items;
import static org.flexmeter.gateway.routes.YamlNodes.line;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.flexmeter.gateway.routes.Trial.Kind;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads from a gateway's file of routes what they would ask of its sources: the parameter {@code
 * check} of their templates, with everything filled in, the lines that they listen to, and where
 * their feeds begin.
 */
public final class Trials {
    private final Map<String, Template> templates = new HashMap<>();
    private final Function<String, Optional<String>> settings;

    private record Template(
            Map<String, String> defaults, String source, String precondition, String window) {}

    /** A template as a route uses it. */
    private record Use(
            String at, Template template, Map<String, String> values, Placeholders placeholders) {}

    /**
     * @param shared the files with the templates
     * @param settings the value of a setting, empty if it has none
     */
    public Trials(List<RouteFile> shared, Function<String, Optional<String>> settings) {
        this.settings = settings;
        for (RouteFile file : shared) {
            for (Node item : items(RouteFileCheck.compose(file))) {
                child(item, "routeTemplate").ifPresent(this::learn);
            }
        }
    }

    private void learn(Node template) {
        Map<String, String> defaults = parameters(template, "defaultValue");
        child(template, "id")
                .ifPresent(
                        id ->
                                templates.put(
                                        YamlNodes.text(id),
                                        new Template(
                                                defaults,
                                                RouteFileCheck.source(template),
                                                child(template, "route")
                                                        .flatMap(r -> child(r, "precondition"))
                                                        .map(YamlNodes::text)
                                                        .orElse("true"),
                                                window(template))));
    }

    private static String window(Node template) {
        return child(template, "route")
                .flatMap(route -> child(route, "from"))
                .flatMap(from -> child(from, "parameters"))
                .flatMap(parameters -> child(parameters, "window"))
                .map(YamlNodes::text)
                .orElse("");
    }

    private static Map<String, String> parameters(Node of, String value) {
        Map<String, String> found = new HashMap<>();
        for (Node parameter : items(child(of, "parameters"))) {
            Optional<String> name = child(parameter, "name").map(YamlNodes::text);
            Optional<String> text = child(parameter, value).map(YamlNodes::text);
            if (name.isPresent() && text.isPresent()) {
                found.put(name.get(), text.get());
            }
        }
        return found;
    }

    /**
     * Of a file in which {@link RouteFileCheck} has found nothing.
     *
     * @return in the order of the file; without routes that the settings switch off
     */
    public List<Trial> of(RouteFile file) {
        List<Trial> trials = new ArrayList<>();
        uses(file).forEach(use -> add(use, trials));
        return trials;
    }

    /** The same of the feeds that it reads by templates. */
    public List<FeedStart> starts(RouteFile file) {
        return uses(file).stream()
                .filter(use -> !use.template.window.isEmpty() && use.values.containsKey("from"))
                .map(Trials::start)
                .toList();
    }

    private static FeedStart start(Use use) {
        String from = use.values.get("from");
        Matcher setting = RouteFileCheck.PLACEHOLDER.matcher(from);
        return new FeedStart(
                use.at,
                use.placeholders.fill(use.template.window),
                use.placeholders.fill(from),
                setting.matches() ? Optional.of(setting.group(1)) : Optional.empty());
    }

    private List<Use> uses(RouteFile file) {
        List<Use> uses = new ArrayList<>();
        for (Node item : items(RouteFileCheck.compose(file))) {
            child(item, "templatedRoute")
                    .flatMap(node -> use(file.shownAs() + ":" + line(node), node))
                    .ifPresent(uses::add);
        }
        return uses;
    }

    private Optional<Use> use(String at, Node node) {
        String name = child(node, "routeTemplateRef").map(YamlNodes::text).orElse("");
        return Optional.ofNullable(templates.get(name))
                .map(
                        template -> {
                            Map<String, String> values = new HashMap<>(template.defaults);
                            values.putAll(parameters(node, "value"));
                            return new Use(
                                    at, template, values, new Placeholders(values, settings));
                        })
                .filter(use -> use.placeholders.fill(use.template.precondition).equals("true"));
    }

    private static void add(Use use, List<Trial> trials) {
        Map<String, String> values = use.values;
        String remedy = use.placeholders.fill(values.getOrDefault("remedy", ""));
        if (values.containsKey("check")) {
            Kind kind = use.template.source.startsWith("cassandra") ? Kind.CQL : Kind.SQL;
            String asked = use.placeholders.fill(values.get("check"));
            trials.add(new Trial(use.at, kind, asked, remedy));
        }
        if (values.containsKey("line")) {
            String line = use.placeholders.fill(values.get("line"));
            trials.add(new Trial(use.at, Kind.LINE, line, remedy));
        }
    }
}
