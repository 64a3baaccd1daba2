package org.flexmeter.world.database;

import java.util.ArrayList;
import java.util.List;

/** Splits a CQL script into its statements; comments are dropped, quoted text is left alone. */
final class CqlScript {
    private final String text;
    private int at;

    private CqlScript(String text) {
        this.text = text;
    }

    static List<String> statements(String script) {
        return new CqlScript(script).split();
    }

    private List<String> split() {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        while (at < text.length()) {
            if (text.startsWith("--", at) || text.startsWith("//", at)) {
                skipTo("\n");
            } else if (text.startsWith("/*", at)) {
                skipTo("*/");
            } else if (text.charAt(at) == '\'') {
                statement.append(quoted());
            } else if (text.charAt(at) == ';') {
                at++;
                add(statements, statement);
            } else {
                statement.append(text.charAt(at++));
            }
        }
        add(statements, statement);
        return statements;
    }

    private void skipTo(String end) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found + end.length();
    }

    private String quoted() {
        int end = text.indexOf('\'', at + 1);
        String quoted = text.substring(at, end < 0 ? text.length() : end + 1);
        at += quoted.length();
        return quoted;
    }

    private static void add(List<String> statements, StringBuilder statement) {
        if (!statement.toString().isBlank()) {
            statements.add(statement.toString().strip());
        }
        statement.setLength(0);
    }
}
