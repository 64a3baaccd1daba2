package org.flexmeter.gateway.cases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.codec.Codecs;
import org.flexmeter.gateway.codec.Decoded;
import org.flexmeter.gateway.codec.LineSession;
import org.flexmeter.gateway.codec.Notice;
import org.flexmeter.gateway.codec.Origin;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.translate.Translator;

/**
 * Cases about a line: {@code frames.hex} holds what comes over it. A line {@code @seconds} says
 * when what follows comes, counted from now.txt; {@code #} begins a comment. What a codec notices
 * goes through the gateway's feed {@code <feed>-alarms}.
 */
final class FrameCases {
    private static final Map<String, String> CODECS = Map.of("ennova", "midori", "unibo", "unibo");

    private final Case given;
    private final Translator translator;
    private final List<Group> groups = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    private FrameCases(Case given, Translator translator) {
        this.given = given;
        this.translator = translator;
    }

    static Outcome run(Case given, Translator translator) {
        return new FrameCases(given, translator).run();
    }

    private Outcome run() {
        LineSession line =
                new LineSession(
                        Codecs.packaged().byName(CODECS.get(given.gateway())),
                        new Origin(given.gateway(), "line"));
        Instant now = given.now();
        for (String text : given.frames().orElseThrow().lines().map(FrameCases::code).toList()) {
            if (text.startsWith("@")) {
                now =
                        given.now()
                                .plusMillis(
                                        Math.round(Double.parseDouble(text.substring(1)) * 1000));
                line.tick(now).forEach(this::take);
            } else if (!text.isEmpty()) {
                byte[] bytes = HexFormat.of().parseHex(text.replace(" ", ""));
                line.take(bytes, bytes.length, now).forEach(this::take);
            }
        }
        return Outcome.of(groups, refusals, "");
    }

    private static String code(String line) {
        int comment = line.indexOf('#');
        return (comment < 0 ? line : line.substring(0, comment)).strip();
    }

    private void take(Decoded item) {
        if (item instanceof Decoded.Reading reading) {
            translate(String.valueOf(reading.row().get("feed")), reading.row());
        } else if (item instanceof Decoded.Noticed noticed) {
            translate(noticed.notice().feed() + "-alarms", row(noticed.notice()));
        } else if (item instanceof Decoded.Refused refused) {
            refusals.add(refused.refusal());
        }
    }

    private static Row row(Notice notice) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("node", notice.device());
        columns.put("at", notice.at());
        columns.put("alarm", notice.name());
        columns.put("message", notice.message());
        return new Row(columns);
    }

    private void translate(String feed, Row row) {
        groups.add(
                translator.translate(
                        given.gateway(), feed, List.of(row), device -> Optional.empty()));
    }
}
