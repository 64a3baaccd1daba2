package org.flexmeter.gateway.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.LongStream;

/** What a command asks of a gateway about items of its quarantine: a kind, and their numbers. */
public final class QuarantineRequest {
    /** Translate and publish the items again. */
    public static final String REPLAY = "quarantine-replay";

    /** Forget the items. */
    public static final String DISCARD = "quarantine-discard";

    private static final JsonMapper JSON = new JsonMapper();

    private QuarantineRequest() {}

    /** The argument for items of these numbers: a JSON array. */
    public static String argument(List<Long> ids) {
        return ids.toString();
    }

    /**
     * The numbers in an argument.
     *
     * @throws IllegalArgumentException if it is none that {@link #argument} made
     */
    public static List<Long> numbers(String argument) {
        try {
            return LongStream.of(JSON.readValue(argument, long[].class)).boxed().toList();
        } catch (JsonProcessingException bad) {
            throw new IllegalArgumentException("not a list of numbers: " + argument, bad);
        }
    }
}
