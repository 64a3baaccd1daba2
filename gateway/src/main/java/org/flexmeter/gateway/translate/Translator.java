package org.flexmeter.gateway.translate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Feed;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.DeviceRegistry;

/**
 * From rows of a source to FM messages and refusals. Pure: what it needs to know of the world is
 * given. Safe for many threads.
 */
public final class Translator {
    private final Map<String, Map<String, FeedTranslation>> feeds;
    private final Supplier<DeviceRegistry> registry;
    private final Supplier<Instant> clock;

    /**
     * @param registry the devices as they are now; asked once a call
     * @param clock the present instant; asked once a call
     */
    public Translator(
            Catalogues catalogues,
            Supplier<DeviceRegistry> registry,
            Supplier<Instant> clock,
            TranslatorSettings settings) {
        this.feeds = plans(catalogues, settings);
        this.registry = registry;
        this.clock = clock;
    }

    private static Map<String, Map<String, FeedTranslation>> plans(
            Catalogues catalogues, TranslatorSettings settings) {
        Map<String, Map<String, FeedTranslation>> plans = new HashMap<>();
        for (String gateway : catalogues.gateways()) {
            Map<String, FeedTranslation> ofGateway = new HashMap<>();
            catalogues
                    .catalogue(gateway)
                    .orElseThrow()
                    .feeds()
                    .forEach((name, feed) -> ofGateway.put(name, plan(feed, settings)));
            plans.put(gateway, Map.copyOf(ofGateway));
        }
        return Map.copyOf(plans);
    }

    private static FeedTranslation plan(Feed feed, TranslatorSettings settings) {
        if (feed instanceof Feed.Measurements measurements) {
            return new MeasurementRows(measurements, settings);
        }
        if (feed instanceof Feed.AlarmEvents events) {
            return new AlarmEventRows(events, settings);
        }
        return new AlarmRegisterRows((Feed.AlarmRegister) feed, settings);
    }

    /**
     * The rows of one page or one handful of frames as messages, in the order in which they are to
     * be published: rows in their order, each device's oldest first, a batch a device where the
     * feed has batches.
     *
     * @param lastRegister the last known alarm register of a device by its local id; asked only for
     *     feeds of alarm registers
     * @throws NoSuchElementException if the catalogue has no such feed
     */
    public Group translate(
            String gateway,
            String feed,
            List<Row> rows,
            Function<String, Optional<RegisterState>> lastRegister) {
        FeedTranslation translation = feed(gateway, feed);
        return OneItem.look(
                () -> translation.translate(rows, page(lastRegister)),
                fault -> withoutBroken(translation, rows, lastRegister));
    }

    /** The rows on which the translation fails are refused, so that the others go on. */
    private Group withoutBroken(
            FeedTranslation translation,
            List<Row> rows,
            Function<String, Optional<RegisterState>> lastRegister) {
        List<Row> sound = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        for (Row row : rows) {
            OneItem.look(
                            () -> {
                                translation.translate(List.of(row), page(lastRegister));
                                return Optional.<Refusal>empty();
                            },
                            fault -> Optional.of(translation.refuser().broken(row, fault)))
                    .ifPresentOrElse(refusals::add, () -> sound.add(row));
        }
        if (refusals.isEmpty()) {
            throw new IllegalStateException(
                    "rows that can be translated each by itself cannot be together");
        }
        Group group = translation.translate(sound, page(lastRegister));
        refusals.addAll(group.refusals());
        return new Group(
                group.gateway(), group.feed(), group.messages(), refusals, group.registers());
    }

    /**
     * A row that was refused, once more. Of one that was refused in part ({@link Refusal#whole()})
     * the messages have only that part, with the identity of the row's other values: those have
     * been published (docs/decisions/0007).
     *
     * @param refused of the form {@link Refusal.Form#ROW}
     * @throws NoSuchElementException if the catalogue has no such feed any more
     * @throws IllegalArgumentException if the item is not a row
     */
    public Group replay(Refusal refused, Function<String, Optional<RegisterState>> lastRegister) {
        return feed(refused.gateway(), refused.feed())
                .replay(RowJson.read(refused.item()), refused, page(lastRegister));
    }

    /**
     * A row on which the program has ended too often.
     *
     * @param brief without what stands in it, since the program ended on writing that down too
     */
    public Refusal ended(String gateway, String feed, Row row, boolean brief) {
        return feed(gateway, feed).refuser().ended(row, brief);
    }

    private Page page(Function<String, Optional<RegisterState>> lastRegister) {
        return new Page(registry.get(), clock.get(), lastRegister);
    }

    private FeedTranslation feed(String gateway, String feed) {
        FeedTranslation translation = feeds.getOrDefault(gateway, Map.of()).get(feed);
        if (translation == null) {
            throw new NoSuchElementException(
                    "no feed '" + feed + "' in the catalogue of gateway '" + gateway + "'");
        }
        return translation;
    }
}
