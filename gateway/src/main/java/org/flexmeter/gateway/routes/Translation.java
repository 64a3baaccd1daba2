package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.inhand.Item;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.translate.Translator;
import org.flexmeter.gateway.window.PageRequest;

/** The bean {@code translator} of the routes. */
@ApplicationScoped
@Named("translator")
public class Translation {

    private static final int MOST = 1_000;

    private final Knowledge knowledge;
    private final StateFiles states;
    private final InHand inHand;

    Translation(Knowledge knowledge, StateFiles states, InHand inHand) {
        this.knowledge = knowledge;
        this.states = states;
        this.inHand = inHand;
    }

    /** Rows of a page to messages and refusals. */
    public Group translate(PageRequest page, List<Row> rows) {
        StateFile state = states.of(page.gateway());
        Function<String, Optional<RegisterState>> registers =
                device -> state.registers().last(page.feed(), device);
        Translator translator = knowledge.translator();
        if (!inHand.careful() && !inHand.anyEnded()) {
            return translator.translate(page.gateway(), page.feed(), rows, registers);
        }
        List<Refusal> aside = new ArrayList<>();
        List<Row> sound = oneByOne(page, rows, registers, aside);
        Group group = translator.translate(page.gateway(), page.feed(), sound, registers);
        aside.addAll(group.refusals());
        return new Group(group.gateway(), group.feed(), group.messages(), aside, group.registers());
    }

    /**
     * The rows on which the program has not ended too often; while something is under suspicion
     * each is looked at by itself, and what the program ends on stands in the file.
     */
    private List<Row> oneByOne(
            PageRequest page,
            List<Row> rows,
            Function<String, Optional<RegisterState>> registers,
            List<Refusal> aside) {
        Translator translator = knowledge.translator();
        List<Row> sound = new ArrayList<>();
        for (Row row : rows) {
            Item item = item(page, row);
            if (inHand.ended(item)) {
                boolean brief = inHand.times(item) > InHand.TIMES;
                try (InHand.Hold hold = inHand.take(item)) {
                    aside.add(translator.ended(page.gateway(), page.feed(), row, brief));
                }
                continue;
            }
            if (inHand.careful()) {
                try (InHand.Hold hold = inHand.take(item)) {
                    // what goes wrong here without an end of the program is found again by all
                    OneItem.look(() -> attempt(page, row, registers), fault -> List.<byte[]>of());
                }
            }
            sound.add(row);
        }
        return sound;
    }

    /** What would be done with a row. */
    private List<byte[]> attempt(
            PageRequest page, Row row, Function<String, Optional<RegisterState>> registers) {
        return knowledge
                .translator()
                .translate(page.gateway(), page.feed(), List.of(row), registers)
                .messages()
                .stream()
                .flatMap(
                        message ->
                                message instanceof Batch batch
                                        ? FmJson.encode(batch, MOST, Integer.MAX_VALUE).stream()
                                        : Stream.of(FmJson.encode(message)))
                .toList();
    }

    private static Item item(PageRequest page, Row row) {
        List<String> identity = new ArrayList<>(List.of("row", page.gateway(), page.feed()));
        row.columns()
                .forEach(
                        (column, value) -> {
                            if (!column.startsWith("fm_")) {
                                identity.add(column + "=" + value);
                            }
                        });
        return Item.of(page.gateway() + "/" + page.feed() + ", a row", identity);
    }
}
