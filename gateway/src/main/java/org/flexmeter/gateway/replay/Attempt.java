package org.flexmeter.gateway.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.state.QuarantineItem;
import org.flexmeter.gateway.state.Settlement;

/**
 * What items of the quarantine have become when they were taken once more.
 *
 * @param group messages to publish, what was refused besides, and registers
 * @param settlement which items may leave and which stay
 */
record Attempt(Group group, Settlement settlement) {

    Attempt {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(settlement, "settlement");
    }

    /**
     * An item that was taken: it leaves, and what is wrong with its parts are items of their own.
     */
    static Attempt taken(QuarantineItem item, Group group) {
        return new Attempt(group, Settlement.taken(item.id()));
    }

    /** An item that was refused again, with nothing published. */
    static Attempt refused(QuarantineItem item, Refusal refusal) {
        Refusal old = item.refusal();
        Group nothing = new Group(old.gateway(), old.feed(), List.of(), List.of(), Map.of());
        return new Attempt(nothing, Settlement.refused(item.id(), refusal));
    }

    /** A group with nothing in it. */
    static Group nothing(Group of) {
        return new Group(of.gateway(), of.feed(), List.of(), List.of(), Map.of());
    }

    /**
     * An item that cannot be taken once more, for the reason that it had and another that is told.
     */
    static Attempt refused(QuarantineItem item, String text) {
        Refusal old = item.refusal();
        return refused(
                item,
                new Refusal(
                        old.gateway(),
                        old.feed(),
                        old.device(),
                        old.field(),
                        old.reason(),
                        old.gateway() + "/" + old.feed() + ": " + text,
                        old.item(),
                        old.whole(),
                        old.form()));
    }

    /** An item of which all is in the group: it was taken if anything of it can be published. */
    static Attempt of(QuarantineItem item, Group group) {
        return group.messages().isEmpty() && !group.refusals().isEmpty()
                ? refused(item, group.refusals().get(0))
                : taken(item, group);
    }

    /**
     * Rows that were translated together.
     *
     * @param items by the text that the refusal of their row would have
     */
    static Attempt of(Map<String, List<QuarantineItem>> items, Group group) {
        Map<Long, Refusal> again = new HashMap<>();
        List<Refusal> parts = new ArrayList<>();
        for (Refusal refusal : group.refusals()) {
            if (refusal.whole()) {
                items.getOrDefault(refusal.item(), List.of())
                        .forEach(item -> again.put(item.id(), refusal));
            } else {
                parts.add(refusal);
            }
        }
        List<Long> leave =
                items.values().stream()
                        .flatMap(List::stream)
                        .map(QuarantineItem::id)
                        .filter(id -> !again.containsKey(id))
                        .toList();
        Group rest =
                new Group(
                        group.gateway(), group.feed(), group.messages(), parts, group.registers());
        return new Attempt(rest, new Settlement(leave, again));
    }
}
