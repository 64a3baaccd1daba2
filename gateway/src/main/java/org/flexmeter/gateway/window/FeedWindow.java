package org.flexmeter.gateway.window;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.window.WindowKind.Noted;
import org.flexmeter.gateway.window.WindowKind.Pass;
import org.flexmeter.gateway.window.WindowKind.Range;

/**
 * The pages of one feed that are being read and delivered: hands out the next page, notes what was
 * read, and turns deliveries into progress, in the order of the pages whatever the order of the
 * deliveries. Thread-safe; remembers no more than the pages in flight.
 */
public final class FeedWindow {

    /**
     * How a feed is read.
     *
     * @param limit rows a page, at least 1
     * @param concurrency ranges read at the same time, at least 1
     * @param ahead pages of a range read while the page before them is translated and waits for its
     *     delivery; 0 for a feed whose translation needs what the page before left behind (alarm
     *     registers)
     * @param whole whether to keep the rows of a device together: those of the last device of a
     *     full page wait for the next page
     * @param deviceColumn the column with the device's local id; empty if the feed has none
     */
    public record Settings(
            int limit, int concurrency, int ahead, boolean whole, String deviceColumn) {
        public Settings {
            Objects.requireNonNull(deviceColumn, "deviceColumn");
            if (limit < 1 || concurrency < 1 || ahead < 0) {
                throw new IllegalArgumentException(
                        "page and concurrency are at least 1, ahead is at least 0");
            }
        }
    }

    private final String gateway;
    private final String feed;
    private final Part part;
    private final WindowKind kind;
    private final Settings settings;
    private final List<Lane> lanes = new ArrayList<>();
    private final Map<Long, Lane> laneOfPage = new LinkedHashMap<>();
    private Optional<Pass> pass = Optional.empty();
    private Optional<Pass> last = Optional.empty();
    // random, so that a page of an earlier FeedWindow of this feed is not taken for one of this
    private long window = ThreadLocalRandom.current().nextLong();
    private long pages;

    /** A feed that is read by a kind. */
    public FeedWindow(String gateway, String feed, WindowKind kind, Settings settings) {
        this(gateway, feed, Part.whole(), kind, settings);
    }

    /** A part of a feed: of the rows that are read, those of its devices come out. */
    public FeedWindow(String gateway, String feed, Part part, WindowKind kind, Settings settings) {
        this.gateway = Objects.requireNonNull(gateway, "gateway");
        this.feed = Objects.requireNonNull(feed, "feed");
        this.part = Objects.requireNonNull(part, "part");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /** Which devices' rows come out. */
    public Part part() {
        return part;
    }

    /**
     * Opens the next window.
     *
     * @param now the source's time, or the gateway's
     * @return what is to be saved before the first page is read
     */
    public synchronized Progress open(Instant now) {
        abandon();
        Pass next = kind.open(now);
        pass = Optional.of(next);
        return next.first();
    }

    /** The next page that may be read now; empty if pages in flight must come back first. */
    public synchronized Optional<PageRequest> next() {
        if (pass.isEmpty()) {
            return Optional.empty();
        }
        for (Lane lane : lanes) {
            if (lane.mayRead(settings.ahead())) {
                return Optional.of(request(lane));
            }
        }
        if (lanes.size() < settings.concurrency() && pass.get().ranges().hasNext()) {
            Lane lane = new Lane(pass.get().ranges().next());
            lanes.add(lane);
            return Optional.of(request(lane));
        }
        return Optional.empty();
    }

    /**
     * Notes the rows of a page.
     *
     * @param columns rows as the driver gives them, ascending
     * @return the rows that were not taken before; those held back come with the next page
     * @throws WindowFault if the page belongs to an abandoned window or cannot be used
     */
    public synchronized List<Row> fresh(PageRequest request, List<Map<String, Object>> columns) {
        Lane lane = lane(request);
        if (lane == null) {
            throw new WindowFault("the page was given up before it was read");
        }
        List<Row> rows = WindowColumns.rows(columns);
        boolean full = rows.stream().filter(lane.range::isRow).count() >= request.limit();
        List<Row> kept = full && settings.whole() ? unbroken(rows, lane.range) : rows;
        Noted noted = lane.range.note(kept, full);
        lane.flight(request.number()).ifPresent(flight -> flight.noted = Optional.of(noted));
        return part.of() == 1 ? noted.fresh() : ofPart(noted.fresh());
    }

    private List<Row> ofPart(List<Row> rows) {
        return rows.stream().filter(row -> part.has(String.valueOf(device(row)))).toList();
    }

    /**
     * Waits until every page before this one is on its way to the broker, so that pages are
     * published in their order although they are read while the one before is still translated.
     *
     * @throws WindowFault if a page before it failed, its window is abandoned, or the thread is
     *     interrupted: the page must not be published
     */
    public synchronized void awaitTurn(PageRequest request) {
        try {
            Turn turn = turn(request);
            while (turn == Turn.LATER) {
                wait();
                turn = turn(request);
            }
            if (turn == Turn.NEVER) {
                throw new WindowFault("a page before this one failed: both are read again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WindowFault("the page was given up while it waited for the one before it");
        }
    }

    private Turn turn(PageRequest request) {
        Lane lane = lane(request);
        return lane == null ? Turn.NEVER : lane.turn(request.number());
    }

    /** Tells that the page is on its way to the broker: the page behind it may follow. */
    public void handedOn(PageRequest request) {
        became(request, Stage.HANDED_ON);
    }

    /** Tells that the page will not be delivered: no page behind it may be published. */
    public void failed(PageRequest request) {
        became(request, Stage.FAILED);
    }

    private synchronized void became(PageRequest request, Stage stage) {
        Lane lane = lane(request);
        if (lane != null) {
            lane.became(request.number(), stage);
            notifyAll();
        }
    }

    /**
     * Tells that a page was delivered.
     *
     * @param save is given the progress that follows, under the window's lock, so that progress is
     *     saved in order; it must not block
     * @return what {@code save} gave
     */
    public synchronized <T> T delivered(PageRequest request, Function<Progress, T> save) {
        Lane lane = lane(request);
        Progress progress = Progress.none(feed);
        if (lane != null) {
            became(request, Stage.HANDED_ON);
            laneOfPage.remove(request.number());
            progress = progress.then(lane.delivered(request.number(), feed));
            if (lane.done()) {
                lanes.remove(lane);
            }
            progress = progress.then(completeIfDone());
        }
        return save.apply(progress);
    }

    /** Completes a window that turned out to have nothing to read; what is to be saved follows. */
    public synchronized Progress completeIfDone() {
        if (pass.isPresent() && lanes.isEmpty() && !pass.get().ranges().hasNext()) {
            Progress progress = pass.get().complete().get();
            last = pass;
            pass = Optional.empty();
            return progress;
        }
        return Progress.none(feed);
    }

    /** Whether a window is open. */
    public synchronized boolean isOpen() {
        return pass.isPresent();
    }

    /** Whether the window that was completed last says that the next one is due at once. */
    public synchronized boolean more() {
        return last.isPresent() && last.get().more().get();
    }

    /** Numbers of rows that never came and are no longer waited for, since the start. */
    public synchronized long givenUp() {
        return kind.givenUp();
    }

    /** Pages handed out and not yet delivered. */
    public synchronized int inFlight() {
        return laneOfPage.size();
    }

    /** Whether the page is still waited for, and was noted. */
    public synchronized boolean awaits(PageRequest request) {
        return lane(request) != null;
    }

    /** Forgets what was read and not delivered: the next window begins where delivery ended. */
    public synchronized void abandon() {
        lanes.clear();
        laneOfPage.clear();
        pass = Optional.empty();
        last = Optional.empty();
        window++;
        notifyAll();
    }

    private PageRequest request(Lane lane) {
        Map<String, Object> bounds = new LinkedHashMap<>(lane.range.bounds());
        bounds.put("limit", settings.limit());
        long number = ++pages;
        lane.flights.add(new Flight(number));
        laneOfPage.put(number, lane);
        return new PageRequest(
                gateway, feed, part.number(), window, number, bounds, settings.limit());
    }

    private Lane lane(PageRequest request) {
        return request.window() == window ? laneOfPage.get(request.number()) : null;
    }

    /** The rows without those of the last device, if that leaves a page that moves on. */
    private List<Row> unbroken(List<Row> rows, Range range) {
        Object last = device(rows.get(rows.size() - 1));
        int end = rows.size();
        while (end > 0 && Objects.equals(device(rows.get(end - 1)), last)) {
            end--;
        }
        return end == 0 || !range.movesOn(rows.get(end - 1)) ? rows : rows.subList(0, end);
    }

    private Object device(Row row) {
        return row.get(settings.deviceColumn());
    }

    /** Whether a page may be published. */
    private enum Turn {
        NOW,
        LATER,
        NEVER
    }

    /** How far a page is; a page that failed stays so. */
    private enum Stage {
        UNDER_WAY,
        HANDED_ON,
        FAILED
    }

    /** One page in flight. */
    private static final class Flight {
        private final long number;
        private Optional<Noted> noted = Optional.empty();
        private Stage stage = Stage.UNDER_WAY;
        private boolean delivered;

        private Flight(long number) {
            this.number = number;
        }
    }

    /** A range that is being read, with its pages in order. */
    private static final class Lane {
        private final Range range;
        private final Deque<Flight> flights = new ArrayDeque<>();

        private Lane(Range range) {
            this.range = range;
        }

        private boolean mayRead(int ahead) {
            if (range.exhausted() || flights.size() > ahead) {
                return false;
            }
            Flight newest = flights.peekLast();
            return newest == null || newest.noted.isPresent() && newest.stage != Stage.FAILED;
        }

        private Optional<Flight> flight(long number) {
            return flights.stream().filter(flight -> flight.number == number).findFirst();
        }

        private void became(long number, Stage stage) {
            flight(number)
                    .filter(flight -> flight.stage != Stage.FAILED)
                    .ifPresent(flight -> flight.stage = stage);
        }

        private Turn turn(long number) {
            Turn turn = Turn.NOW;
            for (Flight flight : flights) {
                if (flight.number == number) {
                    break;
                }
                if (flight.stage == Stage.FAILED) {
                    return Turn.NEVER;
                }
                turn = flight.stage == Stage.HANDED_ON ? turn : Turn.LATER;
            }
            return turn;
        }

        private Progress delivered(long number, String feed) {
            flight(number).ifPresent(flight -> flight.delivered = true);
            Progress progress = Progress.none(feed);
            while (!flights.isEmpty() && flights.peek().delivered) {
                Flight flight = flights.poll();
                Noted noted =
                        flight.noted.orElseThrow(
                                () -> new WindowFault("a page was delivered that was never read"));
                progress = progress.then(noted.delivered().get());
            }
            return progress;
        }

        private boolean done() {
            return flights.isEmpty() && range.exhausted();
        }
    }
}
