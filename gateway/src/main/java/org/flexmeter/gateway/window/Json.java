package org.flexmeter.gateway.window;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Bookmarks as JSON text, so that an operator can read them. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * @throws IllegalArgumentException if the bookmark is not of this kind: an operator changed the
     *     feed's kind, or edited the bookmark
     */
    static JsonNode read(String feed, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw unreadable(feed, text);
        }
    }

    static String text(String feed, JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null || !value.isTextual()) {
            throw unreadable(feed, json.toString());
        }
        return value.textValue();
    }

    static IllegalArgumentException unreadable(String feed, String text) {
        return new IllegalArgumentException(
                ("the bookmark of feed %s is of another window kind (%s): give the feed its kind back,"
                                + " or start it anew with --from")
                        .formatted(feed, text));
    }
}
