package org.flexmeter.gateway.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.state.QuarantineFilter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which items of a quarantine a command is about. */
final class QuarantineSelection extends QuarantineOf {
    private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,18}))?");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            index = "1..*",
            paramLabel = "NUMBER",
            description = "Items by number (12) or range (12-20).")
    private List<String> numbers = new ArrayList<>();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Only those refused for this reason, such as unknown-device.")
    private String reason;

    @Option(
            names = "--feed",
            paramLabel = "FEED",
            description = "Only those of this feed or line, such as water-meter.")
    private String feed;

    /**
     * The items that are meant, all of them if none are named.
     *
     * @throws ParameterException if a number or a reason is none
     */
    List<QuarantineFilter> filters() {
        Optional<String> ofReason = Optional.ofNullable(reason);
        ofReason.ifPresent(this::check);
        List<String> ranges = numbers.isEmpty() ? List.of("1-" + (Long.MAX_VALUE / 10)) : numbers;
        return ranges.stream()
                .map(text -> filter(text, ofReason, Optional.ofNullable(feed)))
                .toList();
    }

    /**
     * The items that are meant, if any are named: what changes something is not for all by mistake.
     *
     * @param all whether all are meant though none are named
     * @throws ParameterException also if none are named
     */
    List<QuarantineFilter> named(boolean all) {
        boolean named = !numbers.isEmpty() || reason != null || feed != null;
        if (named == all) {
            throw bad(
                    all
                            ? "--all does not go with numbers, --reason or --feed"
                            : "say which items: numbers, --reason, --feed, or --all");
        }
        return filters();
    }

    private QuarantineFilter filter(
            String text, Optional<String> ofReason, Optional<String> ofFeed) {
        Matcher matcher = NUMBERS.matcher(text);
        if (!matcher.matches()) {
            throw bad("'" + text + "' is neither a number nor a range such as 12-20");
        }
        long from = Long.parseLong(matcher.group(1));
        long to = matcher.group(2) == null ? from : Long.parseLong(matcher.group(2));
        if (from > to) {
            throw bad("the range " + text + " ends before it begins");
        }
        return new QuarantineFilter(from, to, ofReason, ofFeed);
    }

    private void check(String code) {
        List<String> codes = Arrays.stream(Reason.values()).map(Reason::code).toList();
        if (!codes.contains(code)) {
            throw bad("there is no reason '" + code + "'; there are " + String.join(", ", codes));
        }
    }

    private ParameterException bad(String text) {
        return new ParameterException(spec.commandLine(), text);
    }
}
