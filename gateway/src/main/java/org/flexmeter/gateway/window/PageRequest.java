package org.flexmeter.gateway.window;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One page of a feed to be read: the bounds that its query needs.
 *
 * @param gateway such as {@code iren}
 * @param feed such as {@code water-meter}
 * @param part which part of the feed's devices; 0 where one reader takes all of them
 * @param window which opening of the feed's window the page belongs to; an answer to an abandoned
 *     window counts for nothing
 * @param number counts the pages of the window
 * @param bounds parameters of the query by name, as the window kind defines them; a value may be
 *     null (snapshot's {@code upto} on the first page)
 * @param limit at most so many rows
 */
public record PageRequest(
        String gateway,
        String feed,
        int part,
        long window,
        long number,
        Map<String, Object> bounds,
        int limit) {

    public PageRequest {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(feed, "feed");
        bounds = Collections.unmodifiableMap(new LinkedHashMap<>(bounds));
    }

    /**
     * The bounds in the order of a query's positional parameters.
     *
     * @param names bound names
     * @throws IllegalArgumentException for a name that the window kind does not have
     */
    public List<Object> positional(List<String> names) {
        List<Object> values = new ArrayList<>();
        for (String name : names) {
            if (!bounds.containsKey(name)) {
                throw new IllegalArgumentException(
                        "bounds: no '" + name + "' in this window, it has " + bounds.keySet());
            }
            values.add(bounds.get(name));
        }
        return values;
    }
}
