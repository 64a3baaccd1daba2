package org.flexmeter.gateway.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.flexmeter.gateway.message.Row;

/**
 * A process that reads a model, in a random order of everything that can happen: writes, pages
 * read, delivered, failed, clean restarts and, if wanted, kills between delivery and the saved
 * bookmark.
 */
final class Simulation {
    private record Flight(PageRequest page, Optional<List<Row>> rows) {}

    private final Model model;
    private final Random random;
    private final boolean kills;
    private final FeedWindow.Settings settings;
    private final MemoryBookmarks bookmarks = new MemoryBookmarks();
    private final Map<String, Integer> delivered = new HashMap<>();
    private final List<Flight> flights = new ArrayList<>();
    private FeedWindow window;
    private Instant now = Instant.parse("2026-03-01T10:57:00Z");

    Simulation(Model model, Random random, boolean kills, FeedWindow.Settings settings) {
        this.model = model;
        this.random = random;
        this.kills = kills;
        this.settings = settings;
        start();
    }

    /** Times each row was delivered. */
    Map<String, Integer> delivered() {
        return delivered;
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            now = now.plusMillis(random.nextInt(random.nextInt(40) == 0 ? 60_000 : 700));
            model.at(now);
            if (random.nextInt(3) == 0) {
                model.happen(random, now);
            }
            act();
        }
        model.settle(now);
        Instant end = now.plusMillis(model.patienceMillis());
        while (now.isBefore(end)) {
            now = now.plusMillis(Math.max(500, model.patienceMillis() / 100));
            model.at(now);
            drain();
        }
    }

    private void act() {
        int dice = random.nextInt(100);
        if (dice < 2) {
            restart();
        } else if (dice < 4) {
            flights.clear();
            window.abandon();
        } else if (dice < 6 && kills) {
            kill();
        } else if (!window.isOpen()) {
            bookmarks.save(window.open(now));
        } else if (dice < 50) {
            ask();
        } else if (!flights.isEmpty()) {
            advance(flights.remove(random.nextInt(flights.size())));
        }
    }

    private void start() {
        window = new FeedWindow("g", "f", model.kind(bookmarks.load("f")), settings);
        flights.clear();
    }

    private void restart() {
        start();
    }

    /** Delivers a page, then dies before the bookmark is saved. */
    private void kill() {
        flights.stream()
                .filter(flight -> flight.rows().isPresent())
                .findAny()
                .ifPresent(flight -> flight.rows().get().forEach(this::count));
        start();
    }

    private void ask() {
        Optional<PageRequest> page = window.next();
        page.ifPresent(request -> flights.add(new Flight(request, Optional.empty())));
        if (page.isEmpty()) {
            bookmarks.save(window.completeIfDone());
        }
    }

    private void advance(Flight flight) {
        if (flight.rows().isEmpty()) {
            List<Row> rows = window.fresh(flight.page(), model.query(flight.page()));
            flights.add(new Flight(flight.page(), Optional.of(rows)));
            return;
        }
        flight.rows().get().forEach(this::count);
        bookmarks.save(window.delivered(flight.page(), progress -> progress));
    }

    private void drain() {
        if (!window.isOpen()) {
            bookmarks.save(window.open(now));
        }
        for (int i = 0; i < 10_000 && window.isOpen(); i++) {
            ask();
            while (!flights.isEmpty()) {
                advance(flights.remove(0));
            }
        }
    }

    private void count(Row row) {
        delivered.merge(model.identity(row), 1, Integer::sum);
    }
}
