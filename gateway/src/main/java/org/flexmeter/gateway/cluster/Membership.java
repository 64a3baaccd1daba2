package org.flexmeter.gateway.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.window.BookmarkStore;
import org.flexmeter.gateway.window.Part;
import org.flexmeter.gateway.work.OneThread;
import org.jboss.logging.Logger;

/**
 * This process as a member of one gateway's cluster: says that it is there, takes shards that are
 * free, prolongs its leases, gives back what others need more. One thread does all of it, so that a
 * slow route or broker lets no lease run out.
 */
public final class Membership {
    private static final Logger LOG = Logger.getLogger(Membership.class);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(1);
    private static final int STEPS_A_LEASE = 5;

    /**
     * How the cluster was seen last.
     *
     * @param leaders the member that has each shard; one that nobody has is not in it
     * @param members those that are there
     * @param problem why this process takes no part; empty if it does
     */
    public record View(Map<Integer, String> leaders, Set<String> members, String problem) {
        static View none(String problem) {
            return new View(Map.of(), Set.of(), problem);
        }
    }

    private final ClusterSettings settings;
    private final ClusterStore store;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final String holder;
    private final ScheduledExecutorService thread;
    private final ScheduledExecutorService writing;
    private final Map<Integer, Lease> leases = new ConcurrentSkipListMap<>();
    private final Map<Lease, FencedWriter> writers = new ConcurrentHashMap<>();
    private final Set<Integer> leaving = new HashSet<>();
    private final List<Member> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile View view = View.none("it has not looked at the database yet");
    private boolean faulty;
    private Set<String> toldLeaders = Set.of();

    Membership(
            ClusterSettings settings, ClusterStore store, InstantSource clock, LongSupplier nanos) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.nanos = nanos;
        this.holder = settings.member() + "/" + UUID.randomUUID().toString().substring(0, 8);
        this.thread = OneThread.of(settings.gateway(), "cluster-" + settings.gateway());
        this.writing =
                OneThread.of(settings.gateway(), "cluster-" + settings.gateway() + "-bookmarks");
    }

    /** Looks at the database from now on; called again, it does nothing. */
    void start() {
        if (started.getAndSet(true)) {
            return;
        }
        Duration step = settings.lease().dividedBy(STEPS_A_LEASE);
        long millis = Math.min(step.toMillis(), LONGEST_STEP.toMillis());
        thread.scheduleWithFixedDelay(this::step, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** How this process is called among the others. */
    public String member() {
        return settings.member();
    }

    /** How many shards there are. */
    public int shards() {
        return settings.shards();
    }

    /** How the cluster was seen last. */
    public View view() {
        return view;
    }

    /** How often this process took a shard, gave one back or lost one. */
    public long changes() {
        return changes.get();
    }

    /** The shards that nobody else can have at this moment. */
    public List<Lease> held() {
        return leases.values().stream().filter(Lease::holds).toList();
    }

    /** The lease of a shard, if nobody else can have it at this moment. */
    public Optional<Lease> held(int shard) {
        return Optional.ofNullable(leases.get(shard)).filter(Lease::holds);
    }

    /** Adds who is told of shards, of those that are ours already as well. */
    public void add(Member member) {
        onThread(
                () -> {
                    listeners.add(member);
                    leases.values().forEach(lease -> tell(m -> m.taken(lease), member));
                });
    }

    /** Tells a member nothing any more. */
    public void remove(Member member) {
        listeners.remove(member);
    }

    /** The bookmarks of a shard that is ours. */
    public BookmarkStore bookmarks(Lease lease, StateFile file) {
        return new SharedBookmarks(lease, store, writer(lease), file, clock);
    }

    /**
     * The bookmarks of a feed by shard, whoever has it; only looked at.
     *
     * @throws RuntimeException if the database cannot be asked
     */
    public Map<Integer, String> bookmarks(String feed) {
        Map<Integer, String> bookmarks = new TreeMap<>();
        for (int shard = 0; shard < shards(); shard++) {
            int number = shard;
            store.read(shard, feed).stream()
                    .filter(entry -> entry.kind() == Entry.Kind.BOOKMARK)
                    .forEach(
                            entry ->
                                    bookmarks.put(
                                            number,
                                            new String(entry.value(), StandardCharsets.UTF_8)));
        }
        return bookmarks;
    }

    /** What is remembered of a shard that is ours, for others than feeds. */
    public Shared shared(Lease lease) {
        FencedWriter writer = writer(lease);
        return new Shared() {
            @Override
            public List<Entry> read(String feed) {
                return store.read(lease.part().number(), feed);
            }

            @Override
            public void require() {
                lease.require();
            }

            @Override
            public CompletionStage<Void> write(List<Change> entries) {
                return writer.write(CompletableFuture.completedFuture(null), entries);
            }
        };
    }

    private FencedWriter writer(Lease lease) {
        return writers.computeIfAbsent(
                lease,
                key -> new FencedWriter(lease, store, writing, l -> onThread(() -> lose(l))));
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException stopping) {
            LOG.debugf("%s: the cluster has been left", settings.gateway());
        }
    }

    /** One look at the database; never throws. */
    void step() {
        try {
            store.alive(settings.member());
            leases.values().forEach(this::renew);
            List<Holding> holdings = store.holdings();
            Set<String> members = store.members();
            Optional<String> problem = problem(holdings);
            if (problem.isEmpty()) {
                balance(members, holdings);
            }
            see(problem.isEmpty() ? store.holdings() : holdings, members, problem.orElse(""));
            if (faulty) {
                faulty = false;
                LOG.infof("%s: the cluster's tables can be used again", settings.gateway());
            }
        } catch (RuntimeException e) {
            fault(e);
        }
    }

    private void fault(RuntimeException fault) {
        view = new View(view.leaders(), view.members(), fault.getMessage());
        if (!faulty) {
            faulty = true;
            LOG.errorf("%s: %s; trying again", settings.gateway(), fault.getMessage());
            LOG.debugf(fault, "%s", settings.gateway());
        }
    }

    private void see(List<Holding> holdings, Set<String> members, String problem) {
        Map<Integer, String> leaders = new TreeMap<>();
        holdings.forEach(h -> h.member().ifPresent(member -> leaders.put(h.shard(), member)));
        if (!problem.isEmpty() && !problem.equals(view.problem())) {
            LOG.errorf("%s: %s", settings.gateway(), problem);
        }
        view = new View(Map.copyOf(leaders), Set.copyOf(members), problem);
        tellWhoLeads(leases.isEmpty() ? new TreeSet<>(leaders.values()) : Set.of());
    }

    private void tellWhoLeads(Set<String> others) {
        if (!others.isEmpty() && !others.equals(toldLeaders)) {
            LOG.infof(
                    "%s: %s stands by, led by %s",
                    settings.gateway(), settings.member(), String.join(", ", others));
        }
        toldLeaders = Set.copyOf(others);
    }

    /** Bookmarks are a shard's: with another number of shards they would be of other devices. */
    private Optional<String> problem(List<Holding> holdings) {
        return holdings.stream()
                .map(Holding::shards)
                .filter(shards -> shards != settings.shards())
                .findFirst()
                .map(
                        shards ->
                                "gateway.%s.cluster.shards=%d, but its bookmarks are those of %d; set it back, or begin anew (docs/several-machines.md)"
                                        .formatted(settings.gateway(), settings.shards(), shards));
    }

    private void renew(Lease lease) {
        Lease.Asked asked = Lease.Asked.now(nanos, clock);
        if (!lease.lost() && store.renew(lease.part().number(), lease.epoch(), holder)) {
            lease.renewed(asked);
        } else {
            lose(lease);
        }
    }

    private void lose(Lease lease) {
        lease.lose();
        if (leases.remove(lease.part().number(), lease)) {
            leaving.remove(lease.part().number());
            writers.remove(lease);
            changes.incrementAndGet();
            LOG.warnf(
                    "%s: another gateway has taken %s; this one (epoch %d) stands by",
                    settings.gateway(), name(lease.part()), lease.epoch());
            listeners.forEach(listener -> tell(m -> m.lost(lease), listener));
        }
    }

    private void balance(Set<String> members, List<Holding> holdings) {
        Balance balance = Balance.of(settings.member(), members, settings.shards(), mine(holdings));
        balance.giveBack().stream()
                .filter(shard -> leases.containsKey(shard) && leaving.add(shard))
                .forEach(shard -> giveBack(leases.get(shard)));
        balance.take().forEach(this::take);
    }

    /** What an earlier incarnation of this member has is not free before its lease has run out. */
    private List<Holding> mine(List<Holding> holdings) {
        List<Holding> seen = new ArrayList<>();
        for (Holding h : holdings) {
            boolean other = h.holder().isPresent() && !h.holder().get().equals(holder);
            boolean namesake = other && h.member().filter(settings.member()::equals).isPresent();
            seen.add(
                    namesake
                            ? new Holding(
                                    h.shard(),
                                    h.shards(),
                                    h.epoch(),
                                    Optional.of("an earlier " + h.holder().get()))
                            : h);
        }
        return seen;
    }

    private void take(int shard) {
        Lease.Asked asked = Lease.Asked.now(nanos, clock);
        OptionalLong epoch = store.acquire(shard, settings.shards(), holder);
        if (epoch.isEmpty()) {
            return;
        }
        Part part = new Part(shard, settings.shards());
        Lease lease =
                new Lease(
                        settings.gateway(),
                        part,
                        epoch.getAsLong(),
                        settings.lease(),
                        nanos,
                        clock,
                        asked);
        leases.put(shard, lease);
        changes.incrementAndGet();
        LOG.infof(
                "%s: %s is the leader of %s (epoch %d)",
                settings.gateway(), settings.member(), name(part), lease.epoch());
        listeners.forEach(listener -> tell(m -> m.taken(lease), listener));
    }

    private static String name(Part part) {
        return part.of() == 1 ? "the gateway" : "shard " + part.number();
    }

    private void giveBack(Lease lease) {
        CompletableFuture<?>[] ends =
                listeners.stream()
                        .map(listener -> listener.leaving(lease).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, settings.lease().toMillis() / 2, TimeUnit.MILLISECONDS)
                .whenComplete((done, fault) -> onThread(() -> release(lease)));
    }

    private void release(Lease lease) {
        lease.lose();
        leaving.remove(lease.part().number());
        writers.remove(lease);
        if (leases.remove(lease.part().number(), lease)) {
            changes.incrementAndGet();
            try {
                store.release(lease.part().number(), lease.epoch(), holder);
                LOG.infof(
                        "%s: %s is given back (epoch %d)",
                        settings.gateway(), name(lease.part()), lease.epoch());
            } catch (RuntimeException e) {
                LOG.warnf(
                        "%s: %s could not be given back, its lease runs out: %s",
                        settings.gateway(), name(lease.part()), e.getMessage());
            }
        }
    }

    private void tell(Consumer<Member> what, Member listener) {
        try {
            what.accept(listener);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s: a change of leadership was not taken", settings.gateway());
        }
    }

    /** Gives everything back; what was handed in to be written is written before. */
    void end() {
        try {
            writing.shutdown();
            boolean written =
                    writing.awaitTermination(settings.lease().toMillis(), TimeUnit.MILLISECONDS);
            if (!written) {
                LOG.warnf("%s: bookmarks were not written in time", settings.gateway());
            }
            onThread(this::leave);
            thread.shutdown();
            thread.awaitTermination(settings.lease().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave() {
        List.copyOf(leases.values()).forEach(this::release);
        try {
            store.gone(settings.member());
        } catch (RuntimeException e) {
            LOG.debugf("%s: %s", settings.gateway(), e.getMessage());
        }
    }
}
