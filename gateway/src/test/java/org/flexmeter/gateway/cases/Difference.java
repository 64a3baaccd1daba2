package org.flexmeter.gateway.cases;

import java.util.ArrayList;
import java.util.List;

/** A difference of two lists of lines that one can read. */
final class Difference {
    private Difference() {}

    /**
     * Empty if they are the same; {@code -} is expected and missing, {@code +} came and was not.
     */
    static String between(String what, List<String> expected, List<String> actual) {
        if (expected.equals(actual)) {
            return "";
        }
        List<String> missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        List<String> extra = new ArrayList<>(actual);
        expected.forEach(extra::remove);
        StringBuilder text = new StringBuilder(what).append('\n');
        missing.forEach(line -> text.append("- ").append(line).append('\n'));
        extra.forEach(line -> text.append("+ ").append(line).append('\n'));
        if (missing.isEmpty() && extra.isEmpty()) {
            text.append("the same in another order:\n");
            actual.forEach(line -> text.append("  ").append(line).append('\n'));
        }
        return text.toString();
    }
}
