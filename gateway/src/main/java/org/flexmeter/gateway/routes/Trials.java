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
import org.flexmeter.gateway.routes.Trial.Kind;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads from a gateway's file of routes what they would ask of its sources: the parameter {@code
 * check} of their templates, with everything filled in, and the lines that they listen to.
 */
public final class Trials {
    private final Map<String, Template> templates = new HashMap<>();
    private final Function<String, Optional<String>> settings;

    private record Template(Map<String, String> defaults, String source, String precondition) {}

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
                                                        .orElse("true"))));
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
        for (Node item : items(RouteFileCheck.compose(file))) {
            child(item, "templatedRoute")
                    .ifPresent(use -> add(file.shownAs() + ":" + line(use), use, trials));
        }
        return trials;
    }

    private void add(String at, Node use, List<Trial> trials) {
        String name = child(use, "routeTemplateRef").map(YamlNodes::text).orElse("");
        Template template = templates.get(name);
        if (template == null) {
            return;
        }
        Map<String, String> values = new HashMap<>(template.defaults);
        values.putAll(parameters(use, "value"));
        Placeholders placeholders = new Placeholders(values, settings);
        if (!placeholders.fill(template.precondition).equals("true")) {
            return;
        }
        String remedy = placeholders.fill(values.getOrDefault("remedy", ""));
        if (values.containsKey("check")) {
            Kind kind = template.source.startsWith("cassandra") ? Kind.CQL : Kind.SQL;
            trials.add(new Trial(at, kind, placeholders.fill(values.get("check")), remedy));
        }
        if (values.containsKey("line")) {
            trials.add(new Trial(at, Kind.LINE, placeholders.fill(values.get("line")), remedy));
        }
    }
}
