package org.flexmeter.gateway.feed;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.window.ArrivalKind;
import org.flexmeter.gateway.window.BookmarkStore;
import org.flexmeter.gateway.window.FeedWindow;
import org.flexmeter.gateway.window.From;
import org.flexmeter.gateway.window.MetersKind;
import org.flexmeter.gateway.window.Part;
import org.flexmeter.gateway.window.Saved;
import org.flexmeter.gateway.window.SequenceKind;
import org.flexmeter.gateway.window.SnapshotKind;
import org.flexmeter.gateway.window.WindowKind;

/** One feed of a gateway and how it is read. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "feed",
        title = "Feed",
        syntax = "feed:gateway/feed",
        consumerOnly = true,
        category = {Category.DATABASE})
public class FeedEndpoint extends DefaultEndpoint {
    /**
     * Pages of each range that may wait for their bookmarks to be durable, the one being read
     * counted.
     */
    private static final int AT_THE_WRITER = 2;

    /** In what order a source gives its rows. */
    public enum Kind {
        snapshot,
        sequence,
        arrival,
        meters
    }

    @UriPath(description = "Gateway, such as eon")
    @Metadata(required = true)
    private final String gateway;

    @UriPath(description = "Feed of the gateway, such as apartment-electricity")
    @Metadata(required = true)
    private final String feed;

    @UriParam(description = "Order of the source: snapshot, sequence, arrival, meters")
    @Metadata(required = true)
    private Kind window;

    @UriParam(description = "Pause between windows", defaultValue = "1s", javaType = "duration")
    private Duration every = Duration.ofSeconds(1);

    @UriParam(description = "Rows a page at most", defaultValue = "2000")
    private int page = 2000;

    @UriParam(description = "Ranges of a window read at the same time", defaultValue = "1")
    private int concurrency = 1;

    @UriParam(
            description =
                    "Pages of a range read before the page before them is delivered; always 0 for"
                            + " alarm registers",
            defaultValue = "2")
    private int ahead = 2;

    @UriParam(
            description =
                    "Where the feed begins without a bookmark: beginning, now, a duration back, an"
                            + " instant, a number",
            defaultValue = "beginning for snapshot and sequence, P1D for arrival and meters")
    private String from = "";

    @UriParam(description = "Bounds that make up the body, in this order, separated by commas")
    private String bounds = "";

    @UriParam(
            description =
                    "Keep a device's rows in one page: true, false, or auto (for batch feeds)",
            defaultValue = "auto")
    private String whole = "auto";

    @UriParam(
            description = "sequence: how long a gap is looked into",
            defaultValue = "10m",
            javaType = "duration")
    private Duration patience = Duration.ofMinutes(10);

    @UriParam(
            description = "sequence: pause between looks into the gaps",
            defaultValue = "5s",
            javaType = "duration")
    private Duration pace = Duration.ofSeconds(5);

    @UriParam(description = "arrival: shards of a bucket", defaultValue = "1")
    private int shards = 1;

    @UriParam(
            description = "arrival and meters: how late a row may become visible",
            defaultValue = "30s for arrival, 30m for meters",
            javaType = "duration")
    private Duration lateness;

    @UriParam(
            description = "arrival and meters: how far behind the newest every window reads again",
            defaultValue = "2s",
            javaType = "duration")
    private Duration overlap = Duration.ofSeconds(2);

    FeedEndpoint(String uri, FeedComponent component, String gateway, String feed) {
        super(uri, component);
        this.gateway = gateway;
        this.feed = feed;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("feed: only begins a route");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        FeedConsumer consumer = new FeedConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public FeedComponent getComponent() {
        return (FeedComponent) super.getComponent();
    }

    BookmarkStore bookmarks() {
        return stateFile().bookmarks();
    }

    StateFile stateFile() {
        return getComponent().stateFiles().of(gateway);
    }

    /**
     * Looks at the options without reading a bookmark.
     *
     * @throws IllegalArgumentException if one cannot be used
     */
    void checkWindow() {
        newWindow(Part.whole(), Saved.nothing());
    }

    /**
     * How many pages may be on their way at once, from the query to the durable bookmark. One,
     * where translation needs what the page before left behind.
     */
    int mostPages() {
        return getComponent().directory().facts(gateway, feed).follows()
                ? 1
                : concurrency * (ahead + AT_THE_WRITER);
    }

    FeedWindow newWindow(Part part, BookmarkStore bookmarks) {
        return newWindow(part, bookmarks.load(feed));
    }

    private FeedWindow newWindow(Part part, Saved saved) {
        FeedDirectory.Facts facts = getComponent().directory().facts(gateway, feed);
        boolean keepWhole = whole.equals("auto") ? facts.batch() : Boolean.parseBoolean(whole);
        FeedWindow.Settings settings =
                new FeedWindow.Settings(
                        page,
                        facts.follows() ? 1 : concurrency,
                        facts.follows() ? 0 : ahead,
                        keepWhole,
                        facts.deviceColumn());
        return new FeedWindow(gateway, feed, part, kind(part, saved, facts), settings);
    }

    private WindowKind kind(Part part, Saved saved, FeedDirectory.Facts facts) {
        if (window == null) {
            throw new IllegalArgumentException(
                    "feed:%s/%s: the option window is missing: snapshot, sequence, arrival or meters"
                            .formatted(gateway, feed));
        }
        return switch (window) {
            case snapshot -> new SnapshotKind(feed, saved, start("beginning"));
            case sequence -> new SequenceKind(feed, saved, start("beginning"), patience, pace);
            case arrival -> new ArrivalKind(feed, saved, start("P1D"), arrival(facts));
            case meters ->
                    new MetersKind(
                            feed,
                            saved,
                            start("P1D"),
                            lateness(Duration.ofMinutes(30)),
                            overlap,
                            devices(part, facts));
        };
    }

    private From start(String otherwise) {
        return From.parse(from.isBlank() ? otherwise : from);
    }

    private Duration lateness(Duration otherwise) {
        return lateness == null ? otherwise : lateness;
    }

    private ArrivalKind.Settings arrival(FeedDirectory.Facts facts) {
        return new ArrivalKind.Settings(
                shards, lateness(Duration.ofSeconds(30)), overlap, facts.deviceColumn());
    }

    private Supplier<List<String>> devices(Part part, FeedDirectory.Facts facts) {
        return () ->
                getComponent().directory().devices(gateway, facts.deviceType()).stream()
                        .filter(part::has)
                        .toList();
    }

    /** The bounds that make up the body; empty if the option is not given. */
    List<String> boundNames() {
        return bounds.isBlank()
                ? List.of()
                : Arrays.stream(bounds.split(",")).map(String::strip).toList();
    }

    public String getGateway() {
        return gateway;
    }

    public String getFeed() {
        return feed;
    }

    public Kind getWindow() {
        return window;
    }

    public void setWindow(Kind window) {
        this.window = window;
    }

    public Duration getEvery() {
        return every;
    }

    public void setEvery(Duration every) {
        this.every = every;
    }

    public int getPage() {
        return page;
    }

    public void setPage(int page) {
        this.page = page;
    }

    public int getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }

    public int getAhead() {
        return ahead;
    }

    public void setAhead(int ahead) {
        this.ahead = ahead;
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(String from) {
        this.from = from;
    }

    public String getBounds() {
        return bounds;
    }

    public void setBounds(String bounds) {
        this.bounds = bounds;
    }

    public String getWhole() {
        return whole;
    }

    public void setWhole(String whole) {
        this.whole = whole;
    }

    public Duration getPatience() {
        return patience;
    }

    public void setPatience(Duration patience) {
        this.patience = patience;
    }

    public Duration getPace() {
        return pace;
    }

    public void setPace(Duration pace) {
        this.pace = pace;
    }

    public int getShards() {
        return shards;
    }

    public void setShards(int shards) {
        this.shards = shards;
    }

    public Duration getLateness() {
        return lateness;
    }

    public void setLateness(Duration lateness) {
        this.lateness = lateness;
    }

    public Duration getOverlap() {
        return overlap;
    }

    public void setOverlap(Duration overlap) {
        this.overlap = overlap;
    }
}
