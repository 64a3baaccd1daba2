package org.flexmeter.gateway.check;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.message.OneLine;

/**
 * Something to mend.
 *
 * @param place the file as the operator knows it, or what else a setting came from
 * @param line counted from 1; empty where there are no lines, as in the environment
 * @param what is wrong
 * @param remedy what to do; empty if that is in {@code what}
 */
public record Finding(String place, Optional<Integer> line, String what, String remedy) {
    private static final Pattern LINE = Pattern.compile("(?s)(\\S.*?):(\\d+): (.*)");
    private static final String THEN = "; ";

    public Finding {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(line, "line");
        what = Masked.of(OneLine.of(what));
        remedy = Masked.of(OneLine.of(remedy));
    }

    /** Of {@code file:line: what is wrong; what to do}, as every check of a file says it. */
    static Finding of(String text) {
        Matcher matcher = LINE.matcher(text);
        return matcher.matches()
                ? of(
                        matcher.group(1),
                        Optional.of(Integer.valueOf(matcher.group(2))),
                        matcher.group(3))
                : of("", Optional.empty(), text);
    }

    static Finding of(String place, Optional<Integer> line, String whatAndRemedy) {
        int then = whatAndRemedy.lastIndexOf(THEN);
        return then < 0
                ? new Finding(place, line, whatAndRemedy, "")
                : new Finding(
                        place,
                        line,
                        whatAndRemedy.substring(0, then),
                        whatAndRemedy.substring(then + THEN.length()));
    }

    /** {@code file:line: what is wrong; what to do}. */
    @Override
    public String toString() {
        String where = line.map(n -> place + ":" + n).orElse(place);
        return (where.isEmpty() ? "" : where + ": ")
                + what
                + (remedy.isEmpty() ? "" : THEN + remedy);
    }
}
