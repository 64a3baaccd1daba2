package org.flexmeter.gateway.routes;

import static org.flexmeter.gateway.routes.YamlNodes.items;
import static org.flexmeter.gateway.routes.YamlNodes.line;
import static org.flexmeter.gateway.routes.YamlNodes.pairs;
import static org.flexmeter.gateway.routes.YamlNodes.text;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Finds in a file of routes what this program does not have: components, languages, data formats
 * and classes that Camel knows elsewhere. Camel would say so when the route starts, without the
 * line.
 */
final class PartsCheck {
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)(:.*)?");
    private static final Pattern CLASS = Pattern.compile("#class:([\\w.$]+).*", Pattern.DOTALL);
    private static final Set<String> ENDPOINTS =
            Set.of("from", "to", "toD", "wireTap", "poll", "enrich", "pollEnrich", "uri");
    private static final Set<String> CLASSES = Set.of("beanType", "type");

    /** Keys that mean an expression's language and nothing else. */
    private static final Set<String> LANGUAGES =
            Set.of(
                    "csimple",
                    "datasonnet",
                    "groovy",
                    "hl7terser",
                    "joor",
                    "jq",
                    "js",
                    "jsonpath",
                    "mvel",
                    "ognl",
                    "python",
                    "spel",
                    "wasm",
                    "xpath",
                    "xquery",
                    "xtokenize");

    /** What stands under marshal and unmarshal beside the data format. */
    private static final Set<String> OPTIONS =
            Set.of(
                    "allowNullBody",
                    "custom",
                    "description",
                    "disabled",
                    "id",
                    "note",
                    "variableReceive",
                    "variableSend");

    private final Parts parts;

    PartsCheck(Parts parts) {
        this.parts = parts;
    }

    /**
     * Looks through a file of routes.
     *
     * @param shownAs the file's name in a finding
     * @param findings where each finding is added as {@code file:line: what is wrong; what to do}
     */
    void check(String shownAs, Node root, List<String> findings) {
        items(root).forEach(item -> check(shownAs, item, findings));
        pairs(root)
                .forEach(
                        pair -> {
                            String key = text(pair.getKeyNode());
                            checkPair(shownAs, key, pair.getValueNode(), findings);
                            check(shownAs, pair.getValueNode(), findings);
                        });
    }

    private void checkPair(String shownAs, String key, Node value, List<String> findings) {
        Need need = new Need(shownAs, findings);
        if (value instanceof ScalarNode) {
            checkText(key, value, need);
        }
        if (LANGUAGES.contains(key)) {
            need.of("language", key, line(value), parts::hasLanguage);
        }
        if (key.equals("marshal") || key.equals("unmarshal")) {
            pairs(value).stream()
                    .map(pair -> text(pair.getKeyNode()))
                    .filter(format -> !OPTIONS.contains(format))
                    .forEach(f -> need.of("data format", f, line(value), parts::hasDataFormat));
        }
        if (key.equals("exception")) {
            items(value).forEach(e -> need.of("exception", text(e), line(e), parts::hasClass));
        }
    }

    private void checkText(String key, Node value, Need need) {
        String text = text(value);
        Matcher scheme = SCHEME.matcher(text);
        if (ENDPOINTS.contains(key) && scheme.matches() && !text.startsWith("{{")) {
            need.of("component", scheme.group(1), line(value), parts::hasComponent);
        }
        if (key.equals("language")) {
            need.of("language", text, line(value), parts::hasLanguage);
        }
        Matcher named = CLASS.matcher(text);
        if (named.matches()) {
            need.of("class", named.group(1), line(value), parts::hasClass);
        } else if (CLASSES.contains(key) && text.indexOf('.') > 0) {
            need.of("class", text, line(value), parts::hasClass);
        }
    }

    /** Adds a finding for what is not there. */
    private record Need(String shownAs, List<String> findings) {
        void of(String kind, String name, int line, Predicate<String> there) {
            if (!there.test(name)) {
                findings.add(
                        ("%s:%d: this program has no %s %s;"
                                        + " docs/add-a-gateway.md lists what there is")
                                .formatted(shownAs, line, kind, name));
            }
        }
    }
}
