package org.flexmeter.gateway.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.state.RequestHandler;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.window.From;
import org.flexmeter.gateway.window.Rerun;

/**
 * Sets feeds back by command: one that runs does it itself, between two pages; of one that does not
 * the bookmark alone is changed.
 */
@Singleton
@Named("reruns")
public class Reruns implements RequestHandler {
    /** The kind of request. */
    public static final String KIND = "rerun";

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Name(String gateway, String feed) {}

    private final StateFiles states;
    private final InstantSource clock;
    private final Predicate<String> clustered;
    private final Map<Name, Function<From, CompletionStage<String>>> running =
            new ConcurrentHashMap<>();

    @Inject
    public Reruns(StateFiles states, InstantSource clock, Clusters clusters) {
        this(states, clock, gateway -> clusters.of(gateway).isPresent());
    }

    /**
     * With nothing around it.
     *
     * @param clustered whether a gateway's bookmarks lie in its cluster's tables
     */
    public Reruns(StateFiles states, InstantSource clock, Predicate<String> clustered) {
        this.states = states;
        this.clock = clock;
        this.clustered = clustered;
    }

    /** The argument of a request. */
    public static String argument(String feed, String from) {
        return JSON.createObjectNode().put("feed", feed).put("from", from).toString();
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public CompletionStage<String> handle(String gateway, String argument) {
        try {
            JsonNode json = JSON.readTree(argument);
            String feed = json.path("feed").asText();
            From from = From.parse(json.path("from").asText());
            Function<From, CompletionStage<String>> consumer = running.get(new Name(gateway, feed));
            return consumer == null
                    ? CompletableFuture.completedFuture(standing(gateway, feed, from))
                    : consumer.apply(from);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("rerun: its argument is no JSON: " + argument, e);
        }
    }

    private String standing(String gateway, String feed, From from) {
        if (clustered.test(gateway)) {
            throw new IllegalStateException(
                    "feed %s/%s is not read here, and its bookmark lies in the cluster's tables; start"
                                    .formatted(gateway, feed)
                            + " its route first");
        }
        return Rerun.run(states.of(gateway).bookmarks(), feed, from, clock.instant());
    }

    void add(String gateway, String feed, Function<From, CompletionStage<String>> consumer) {
        running.put(new Name(gateway, feed), consumer);
    }

    void remove(String gateway, String feed) {
        running.remove(new Name(gateway, feed));
    }
}
