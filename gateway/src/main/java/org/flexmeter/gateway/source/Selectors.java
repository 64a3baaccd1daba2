package org.flexmeter.gateway.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code SELECT}, of which single columns can be asked for.
 *
 * @param each what stands between SELECT and FROM, one a column
 * @param from all from FROM on
 */
record Selectors(List<String> each, String from) {
    private static final String SELECT = "SELECT";
    private static final String FROM = "FROM";

    Selectors {
        each = List.copyOf(each);
    }

    /** Of a query; empty if it is none that can be taken apart. */
    static Optional<Selectors> of(String query) {
        String text = query.strip();
        if (!isWord(text, 0, SELECT)) {
            return Optional.empty();
        }
        List<String> each = new ArrayList<>();
        int begin = SELECT.length();
        int depth = 0;
        char quote = 0;
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (depth == 0 && c == ',') {
                each.add(text.substring(begin, i).strip());
                begin = i + 1;
            } else if (depth == 0 && isWord(text, i, FROM)) {
                each.add(text.substring(begin, i).strip());
                return Optional.of(new Selectors(each, text.substring(i)));
            }
        }
        return Optional.empty();
    }

    private static boolean isWord(String text, int at, String word) {
        int end = at + word.length();
        return text.regionMatches(true, at, word, 0, word.length())
                && (at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1)))
                && (end >= text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
    }

    /** The same query for some columns alone, by their places. */
    String only(List<Integer> places) {
        return SELECT
                + " "
                + String.join(", ", places.stream().map(each::get).toList())
                + " "
                + from;
    }
}
