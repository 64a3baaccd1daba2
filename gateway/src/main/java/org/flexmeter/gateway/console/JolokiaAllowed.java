package org.flexmeter.gateway.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.flexmeter.gateway.access.Role;

/**
 * What may be read, written and called over Jolokia, by MBean and by attribute or operation: {@code
 * jolokia-allowed.txt}. What a new version of Camel brings is refused until somebody has looked at
 * it.
 */
final class JolokiaAllowed {
    private static final String FILE = "jolokia-allowed.txt";
    private static final int FIXED = 3;

    /** As Jolokia reads them: a name, and perhaps the types of its parameters. */
    private static final Pattern OPERATION = Pattern.compile("(\\w+)(\\([\\w.$\\[;, ]*\\))?");

    private enum Kind {
        READ,
        WRITE,
        EXEC
    }

    private record Line(Role role, Kind kind, ObjectName mbeans, Set<String> names) {}

    private final List<Line> lines;

    private JolokiaAllowed(List<Line> lines) {
        this.lines = lines;
    }

    /** The list that came with the program. */
    static JolokiaAllowed load() {
        try (InputStream in = JolokiaAllowed.class.getResourceAsStream("/" + FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in this program");
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(FILE + " cannot be read", e);
        }
    }

    /** A list as it is written. */
    static JolokiaAllowed of(String text) {
        return new JolokiaAllowed(
                text.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(JolokiaAllowed::line)
                        .toList());
    }

    private static Line line(String text) {
        List<String> parts = List.of(text.strip().split(" +"));
        Kind kind = Kind.valueOf(parts.get(1).toUpperCase(Locale.ROOT));
        Set<String> names = new HashSet<>(parts.subList(FIXED, parts.size()));
        if (kind == Kind.EXEC) {
            // who names no parameters means the only one of that name
            names.addAll(names.stream().map(n -> n.substring(0, n.indexOf('('))).toList());
        }
        try {
            ObjectName mbeans = new ObjectName(parts.get(2));
            return new Line(Role.of(parts.get(0)).orElseThrow(), kind, mbeans, Set.copyOf(names));
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException("no pattern of MBeans: " + text, e);
        }
    }

    boolean reads(Role role, ObjectName mbean, String attribute) {
        return has(role, Kind.READ, mbean, attribute);
    }

    boolean writes(Role role, ObjectName mbean, String attribute) {
        return has(role, Kind.WRITE, mbean, attribute);
    }

    /**
     * @param operation as it is asked for, with or without the types of its parameters
     */
    boolean calls(Role role, ObjectName mbean, String operation) {
        Matcher written = OPERATION.matcher(operation);
        return written.matches() && has(role, Kind.EXEC, mbean, operation.replace(" ", ""));
    }

    /** Whether there is anything that somebody may do with it. */
    boolean knows(ObjectName mbean) {
        return lines.stream().anyMatch(line -> line.mbeans().apply(mbean));
    }

    /** A pattern of MBeans is none of those that it stands for, so that nothing is done by one. */
    private boolean has(Role role, Kind kind, ObjectName mbean, String name) {
        for (Line line : lines) {
            if (line.kind() == kind
                    && role.compareTo(line.role()) >= 0
                    && line.names().contains(name)
                    && line.mbeans().apply(mbean)) {
                return true;
            }
        }
        return false;
    }
}
