package org.flexmeter.gateway.replay;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.flexmeter.gateway.message.BadMessageException;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Form;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.routes.Intake;
import org.flexmeter.gateway.routes.Knowledge;
import org.flexmeter.gateway.routes.Lines;
import org.flexmeter.gateway.serial.LineFrames;
import org.flexmeter.gateway.serial.SerialEndpoint;
import org.flexmeter.gateway.state.QuarantineItem;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.translate.RowJson;

/** Takes items as their sources were taken: rows by the catalogue, frames by the line's codec. */
@ApplicationScoped
class Retake {

    private final Knowledge knowledge;
    private final Intake intake;
    private final Lines lines;
    private final StateFiles states;
    private final CamelContext camel;

    Retake(Knowledge knowledge, Intake intake, Lines lines, StateFiles states, CamelContext camel) {
        this.knowledge = knowledge;
        this.intake = intake;
        this.lines = lines;
        this.states = states;
        this.camel = camel;
    }

    /**
     * Items of one gateway. Rows of a feed that were refused whole go through the translator
     * together, as the rows of a page do: in batches, and a register's readings in their order.
     */
    List<Attempt> items(List<QuarantineItem> items) {
        List<Attempt> attempts = new ArrayList<>();
        Map<String, List<QuarantineItem>> rows = new LinkedHashMap<>();
        for (QuarantineItem item : items) {
            Refusal refusal = item.refusal();
            if (refusal.form() == Form.ROW && refusal.whole()) {
                rows.computeIfAbsent(refusal.feed(), feed -> new ArrayList<>()).add(item);
            } else {
                attempts.add(
                        OneItem.look(
                                () -> one(item),
                                fault -> Attempt.refused(item, OneItem.words(fault))));
            }
        }
        rows.values().forEach(ofFeed -> attempts.addAll(rows(ofFeed)));
        return attempts;
    }

    private List<Attempt> rows(List<QuarantineItem> items) {
        List<Attempt> attempts = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        Map<String, List<QuarantineItem>> byText = new LinkedHashMap<>();
        for (QuarantineItem item : items) {
            try {
                Row row = RowJson.read(item.refusal().item());
                byText.computeIfAbsent(RowJson.write(row), text -> new ArrayList<>()).add(item);
                rows.add(row);
            } catch (IllegalArgumentException notRow) {
                attempts.add(Attempt.refused(item, notRow.getMessage()));
            }
        }
        Refusal first = items.get(0).refusal();
        try {
            Group group =
                    knowledge
                            .translator()
                            .translate(first.gateway(), first.feed(), rows, registers(first));
            attempts.add(Attempt.of(byText, group));
        } catch (NoSuchElementException noFeed) {
            items.forEach(item -> attempts.add(Attempt.refused(item, noFeed.getMessage())));
        }
        return attempts;
    }

    private Function<String, Optional<RegisterState>> registers(Refusal refusal) {
        return device -> states.of(refusal.gateway()).registers().last(refusal.feed(), device);
    }

    private Attempt one(QuarantineItem item) {
        return switch (item.refusal().form()) {
            case ROW -> part(item);
            case FRAME -> frame(item);
            case MESSAGE -> message(item);
            case OUTGOING -> outgoing(item);
            case COMMAND ->
                    Attempt.refused(
                            item,
                            "a command is not carried out from quarantine: have the control centre"
                                    + " send it again");
        };
    }

    private Attempt part(QuarantineItem item) {
        try {
            Refusal refusal = item.refusal();
            Group group = knowledge.translator().replay(refusal, registers(refusal));
            return Attempt.of(item, group);
        } catch (NoSuchElementException | IllegalArgumentException e) {
            return Attempt.refused(item, e.getMessage());
        }
    }

    private Attempt frame(QuarantineItem item) {
        Refusal refusal = item.refusal();
        Optional<SerialEndpoint> line =
                camel.getEndpoints().stream()
                        .filter(SerialEndpoint.class::isInstance)
                        .map(SerialEndpoint.class::cast)
                        .filter(e -> e.getGateway().equals(refusal.gateway()))
                        .filter(e -> e.getLine().equals(refusal.feed()))
                        .findFirst();
        if (line.isEmpty()) {
            return Attempt.refused(item, "the gateway has no such line any more");
        }
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(refusal.item());
        LineFrames frames = line.get().decode(bytes, item.at());
        if (frames.rows().isEmpty()) {
            return frames.refusals().isEmpty()
                    ? Attempt.refused(item, "the frame by itself gives no reading")
                    : Attempt.refused(item, frames.refusals().get(0));
        }
        // without what surrounds the frame, and without notices: what was missing then is not news
        LineFrames readings =
                new LineFrames(
                        frames.gateway(), frames.line(), frames.rows(), List.of(), List.of());
        return Attempt.taken(item, lines.translate(refusal.gateway(), readings));
    }

    private Attempt message(QuarantineItem item) {
        Refusal refusal = item.refusal();
        byte[] payload = refusal.item().getBytes(StandardCharsets.UTF_8);
        return Attempt.of(item, intake.accept(refusal.gateway(), refusal.feed(), payload));
    }

    private static Attempt outgoing(QuarantineItem item) {
        Refusal refusal = item.refusal();
        try {
            byte[] payload = refusal.item().getBytes(StandardCharsets.UTF_8);
            return Attempt.taken(
                    item,
                    new Group(
                            refusal.gateway(),
                            refusal.feed(),
                            List.of(FmJson.parseOwn(payload)),
                            List.of(),
                            Map.of()));
        } catch (BadMessageException e) {
            return Attempt.refused(item, "it cannot be read any more: " + e.getMessage());
        }
    }
}
