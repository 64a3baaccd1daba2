package org.flexmeter.gateway.serial;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.flexmeter.gateway.codec.Answer;
import org.flexmeter.gateway.codec.Notice;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;

/**
 * A handful of frames from one line: the body of the serial consumer's exchange.
 *
 * @param gateway the endpoint's option {@code gateway}
 * @param line such as {@code /dev/ttyUSB0} or {@code tcp://10.0.0.5:4001}
 * @param rows decoded readings in the order of the line; the column {@code feed} names the feed
 * @param refusals frames and gaps that cannot be understood
 * @param notices what is to be told about devices
 * @param answers what devices say to commands
 */
public record LineFrames(
        String gateway,
        String line,
        List<Row> rows,
        List<Refusal> refusals,
        List<Notice> notices,
        List<Answer> answers) {
    public LineFrames {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(line, "line");
        rows = List.copyOf(rows);
        refusals = List.copyOf(refusals);
        notices = List.copyOf(notices);
        answers = List.copyOf(answers);
    }

    /** Frames without answers to commands. */
    public LineFrames(
            String gateway,
            String line,
            List<Row> rows,
            List<Refusal> refusals,
            List<Notice> notices) {
        this(gateway, line, rows, refusals, notices, List.of());
    }

    /** The same with other rows. */
    public LineFrames withRows(List<Row> others) {
        return new LineFrames(gateway, line, others, refusals, notices, answers);
    }

    /** The device of a row, by its id on the line. */
    public static String device(Row row) {
        return LineColumns.device(row);
    }

    /** The devices that have spoken, by their ids on the line. */
    public Set<String> speakers() {
        Set<String> devices = new LinkedHashSet<>();
        rows.forEach(row -> devices.add(LineColumns.device(row)));
        answers.forEach(answer -> devices.add(answer.device()));
        return devices;
    }
}
