package org.flexmeter.gateway.routes;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {{name}}} and {@code {{name:default}}} as Camel does, the innermost first. */
record Placeholders(Map<String, String> parameters, Function<String, Optional<String>> settings) {
    private static final Pattern INNERMOST = Pattern.compile("\\{\\{([^{}:]+)(?::([^{}]*))?}}");
    private static final int DEEPEST = 20;

    /** What has no value and no default stays as it is. */
    String fill(String text) {
        String filled = text;
        for (int i = 0; i < DEEPEST && filled.contains("{{"); i++) {
            filled = INNERMOST.matcher(filled).replaceAll(m -> Matcher.quoteReplacement(value(m)));
        }
        return filled;
    }

    private String value(java.util.regex.MatchResult placeholder) {
        String name = placeholder.group(1).strip();
        return Optional.ofNullable(parameters.get(name))
                .or(() -> settings.apply(name))
                .or(() -> Optional.ofNullable(placeholder.group(2)))
                .orElse(placeholder.group());
    }
}
