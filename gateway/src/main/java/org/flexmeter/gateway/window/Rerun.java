package org.flexmeter.gateway.window;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.window.BookmarkStore.Past;
import org.flexmeter.gateway.window.From.After;
import org.flexmeter.gateway.window.From.Beginning;

/**
 * Sets a feed back, so that it is read again from an earlier point. It never goes forward: that
 * would skip rows. What kind of window a feed has is seen from its bookmark, so that this needs no
 * route.
 *
 * <p>By arrival and by meters an instant is where reading begins. By snapshot and by sequence it is
 * looked up among the bookmarks of earlier: the newest that is not newer than the instant. Rows
 * that arrived since then are read again, and some before it.
 */
public final class Rerun {

    /**
     * A feed's new place.
     *
     * @param saved takes the place of what was remembered
     * @param text where that is, for the operator
     */
    public record Place(Saved saved, String text) {}

    private final BookmarkStore store;
    private final String feed;
    private final Instant now;

    private Rerun(BookmarkStore store, String feed, Instant now) {
        this.store = store;
        this.feed = feed;
        this.now = now;
    }

    /**
     * Sets a feed back; nothing may be reading it.
     *
     * @return one line that says where it is now
     * @throws IllegalArgumentException if the feed was never read or cannot go there; nothing is
     *     changed then
     */
    public static String run(BookmarkStore store, String feed, From from, Instant now) {
        Place place = new Rerun(store, feed, now).place(from);
        store.replace(feed, place.saved()).toCompletableFuture().join();
        return "feed %s is read again from %s".formatted(feed, place.text());
    }

    private Place place(From from) {
        Saved saved = store.load(feed);
        if (from instanceof From.Now || from.instantIfAny(now).filter(now::isBefore).isPresent()) {
            throw new IllegalArgumentException(
                    "a feed is set back, never forward: rows would be skipped");
        }
        JsonNode json = saved.bookmark().map(text -> Json.read(feed, text)).orElse(Json.object());
        if (json.has("before")) {
            return bySnapshot(json, from);
        }
        if (json.has("high")) {
            return bySequence(json, from);
        }
        if (json.has("head")) {
            return byArrival(json, from);
        }
        if (!saved.parts().isEmpty()) {
            return byMeters(saved, from);
        }
        throw new IllegalArgumentException(unread());
    }

    private String unread() {
        List<String> read = store.feeds();
        return read.isEmpty()
                ? "feed %s has not been read yet, nor has any other; it begins where its option from says"
                        .formatted(feed)
                : "no feed %s has been read yet; there are %s"
                        .formatted(feed, String.join(", ", read));
    }

    private Place bySnapshot(JsonNode json, From from) {
        if (from instanceof Beginning) {
            return place(snapshot(PgSnapshot.BEGINNING.text()), "the beginning");
        }
        if (from instanceof After after) {
            String present = Json.text(feed, json, "before");
            long oldest = Long.parseUnsignedLong(present.substring(0, present.indexOf(':')));
            back(after.number(), oldest, "transaction");
            String text = "%1$d:%1$d:".formatted(Math.max(1, after.number()));
            return place(snapshot(text), "transaction " + after.number());
        }
        Past past = past(from);
        return place(past.bookmark(), "where it was at " + past.savedAt());
    }

    private static String snapshot(String before) {
        return Json.object().put("before", before).toString();
    }

    private Place bySequence(JsonNode json, From from) {
        if (from instanceof Beginning) {
            return behind(0);
        }
        if (from instanceof After after) {
            back(after.number(), firstMissing(json) - 1, "number");
            return behind(after.number());
        }
        // gaps of then may have been filled since, and would be given up now for their age
        return behind(firstMissing(Json.read(feed, past(from).bookmark())) - 1);
    }

    private Place behind(long number) {
        ObjectNode json = Json.object().put("high", number);
        json.putArray("gaps");
        return place(json.toString(), "behind number " + number);
    }

    private static long firstMissing(JsonNode json) {
        long first = json.path("high").asLong() + 1;
        for (JsonNode gap : json.path("gaps")) {
            first = Math.min(first, gap.path(0).asLong());
        }
        return first;
    }

    private Place byArrival(JsonNode json, From from) {
        Instant settled = Instant.parse(Json.text(feed, json, "settled"));
        Instant start = earlier(instant(from), settled).truncatedTo(ChronoUnit.MILLIS);
        return place(
                Json.object()
                        .put("head", start.toString())
                        .put("settled", start.toString())
                        .toString(),
                "what arrived from " + start + " on");
    }

    private Place byMeters(Saved saved, From from) {
        Instant start = instant(from);
        Map<String, byte[]> parts = new HashMap<>();
        saved.parts()
                .forEach(
                        (meter, part) ->
                                parts.put(
                                        meter,
                                        MeterProgress.load(part)
                                                .setBack(start.toEpochMilli())
                                                .save()));
        return new Place(
                new Saved(Optional.empty(), parts, List.of()),
                "readings from %s on, of %d meters".formatted(start, parts.size()));
    }

    private static Place place(String bookmark, String text) {
        return new Place(new Saved(Optional.of(bookmark), Map.of(), List.of()), text);
    }

    private Past past(From from) {
        Instant instant = instant(from);
        return store.past(feed, instant)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no bookmark of feed %s is remembered from before %s; give a number, or beginning"
                                                .formatted(feed, instant)));
    }

    private Instant instant(From from) {
        return from.instantIfAny(now)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "feed %s is read by time: give an instant, or a duration back"
                                                .formatted(feed)));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static void back(long number, long present, String what) {
        if (Long.compareUnsigned(number, present) > 0) {
            throw new IllegalArgumentException(
                    "a feed is set back, never forward: it is at %s %s, before %s"
                            .formatted(
                                    what,
                                    Long.toUnsignedString(present),
                                    Long.toUnsignedString(number)));
        }
    }
}
