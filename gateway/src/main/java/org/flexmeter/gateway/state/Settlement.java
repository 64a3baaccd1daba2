package org.flexmeter.gateway.state;

import java.util.List;
import java.util.Map;
import org.flexmeter.gateway.message.Refusal;

/**
 * What a replay decided about items of the quarantine.
 *
 * @param leave numbers of those that need not be kept any more
 * @param again numbers of those that were refused again, with the refusal; they stay
 */
public record Settlement(List<Long> leave, Map<Long, Refusal> again) {
    /** About no item. */
    public static final Settlement NONE = new Settlement(List.of(), Map.of());

    public Settlement {
        leave = List.copyOf(leave);
        again = Map.copyOf(again);
    }

    /** An item that was taken. */
    public static Settlement taken(long id) {
        return new Settlement(List.of(id), Map.of());
    }

    /** An item that was refused again. */
    public static Settlement refused(long id, Refusal refusal) {
        return new Settlement(List.of(), Map.of(id, refusal));
    }
}
