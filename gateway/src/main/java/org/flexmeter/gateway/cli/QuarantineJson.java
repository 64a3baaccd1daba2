package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.state.QuarantineItem;

/** An item of the quarantine as one line of JSON. */
final class QuarantineJson {
    private static final JsonMapper JSON = new JsonMapper();

    private QuarantineJson() {}

    /** All that is known about an item, without the item itself. */
    static String summary(QuarantineItem item) {
        return node(item).toString();
    }

    /** Everything. */
    static String whole(QuarantineItem item) {
        return node(item).put("item", item.refusal().item()).toString();
    }

    private static ObjectNode node(QuarantineItem item) {
        Refusal refusal = item.refusal();
        return JSON.createObjectNode()
                .put("number", item.id())
                .put("first", item.at().toString())
                .put("last", item.lastAt().toString())
                .put("times", item.times())
                .put("gateway", refusal.gateway())
                .put("feed", refusal.feed())
                .put("device", refusal.device())
                .put("field", refusal.field())
                .put("reason", refusal.reason().code())
                .put("message", refusal.message())
                .put("whole", refusal.whole())
                .put("form", refusal.form().code())
                .put("bytes", item.size())
                .put("cut", item.cut());
    }
}
