package org.flexmeter.gateway.message;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one page of rows or one handful of frames became: it travels the routes as one body and is
 * delivered, or not, as one.
 *
 * @param gateway such as {@code eon}
 * @param feed such as {@code apartment-electricity}
 * @param messages in the order in which they are published
 * @param refusals what was not taken
 * @param registers new values of alarm registers by the source's device id; they are remembered
 *     only when the group has been delivered
 */
public record Group(
        String gateway,
        String feed,
        List<FmMessage> messages,
        List<Refusal> refusals,
        Map<String, RegisterState> registers) {

    public Group {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(feed, "feed");
        messages = List.copyOf(messages);
        refusals = List.copyOf(refusals);
        registers = Map.copyOf(registers);
    }

    /** How many readings the messages carry. */
    public int readings() {
        return messages.stream().mapToInt(FmMessage::readings).sum();
    }
}
