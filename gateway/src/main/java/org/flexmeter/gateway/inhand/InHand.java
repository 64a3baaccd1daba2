package org.flexmeter.gateway.inhand;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.flexmeter.gateway.files.PrivateFile;
import org.flexmeter.gateway.inhand.Places.Entry;
import org.jboss.logging.Logger;

/**
 * What is in hand, in a mapped file. An item is taken in hand before it is touched and let go
 * after. What still stands there at the next start was in hand when the program ended, by whatever
 * cause: such an item is taken alone from then on, and one that was in hand at {@link #TIMES} ends
 * within an hour of each other is not looked at any more but set aside. Before the end that decides
 * the program runs for a while: a kill that meets a program as it starts meets whatever comes
 * first, each time. An item that is let go once is under no suspicion (ADR 24).
 *
 * <p>Safe for many threads. Costs a hash and some stores into memory an item; nothing is synced.
 */
public final class InHand implements AutoCloseable {
    /** Ends of the program after which an item is set aside. */
    public static final int TIMES = 3;

    private static final Logger LOG = Logger.getLogger(InHand.class);
    private static final long MAGIC = 0x464d_4841_4e44_0001L;
    private static final int HEADER = 64;
    private static final int PLACES = 128;
    private static final int SIZE = HEADER + 2 * Places.bytes(PLACES);
    private static final Duration APART = Duration.ofHours(1);
    private static final Duration CAREFUL = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** After that a good item is in hand for milliseconds; as the program starts, for seconds. */
    private static final Duration CALM = Duration.ofSeconds(20);

    /**
     * How long what cannot be set aside is left alone at first, later for as long as a mark lasts.
     */
    private static final Duration REST = Duration.ofMinutes(10);

    private final Optional<FileChannel> channel;
    private final Places slots;
    private final Places marks;
    private final InstantSource clock;
    private final Duration calm;
    private final long begun = System.nanoTime();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Object lock = new Object();
    private final ReentrantLock alone = new ReentrantLock();
    private final ThreadLocal<Hold> current = new ThreadLocal<>();

    /** Items with which the program has ended; each stands in its place of the marks. */
    private final List<Mark> suspects = new ArrayList<>();

    private volatile boolean anySuspect;
    private volatile boolean anyEnded;

    private record Mark(int place, Entry entry) {}

    private InHand(
            Optional<FileChannel> channel, ByteBuffer file, InstantSource clock, Duration calm) {
        this.channel = channel;
        this.clock = clock;
        this.calm = calm;
        this.slots = new Places(file, HEADER, PLACES);
        this.marks = new Places(file, HEADER + Places.bytes(PLACES), PLACES);
        IntStream.range(0, PLACES).forEach(free::add);
        load();
    }

    /**
     * Opens the file, or makes it; says in the log what was in hand when the program ended.
     *
     * @return one that remembers nothing, if the file cannot be had
     */
    public static InHand open(Path file, InstantSource clock) {
        return open(file, clock, CALM);
    }

    /**
     * @param calm so long the program has run before it takes what it may end on for the last time
     */
    static InHand open(Path file, InstantSource clock, Duration calm) {
        try {
            FileChannel channel = PrivateFile.openMapped(file);
            if (!isOurs(channel)) {
                channel.close();
                LOG.debugf("%s: another process has it", file);
                return nowhere();
            }
            ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
            if (mapped.getLong(0) != MAGIC) {
                IntStream.range(0, SIZE).forEach(at -> mapped.put(at, (byte) 0));
                mapped.putLong(0, MAGIC);
            }
            return new InHand(Optional.of(channel), mapped, clock, calm);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warnf(
                    "%s: %s; an item that ends the program is not found out: give the gateway's user"
                            + " write access",
                    file, e.getMessage());
            return nowhere();
        }
    }

    private static boolean isOurs(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** One that remembers nothing over a restart. */
    public static InHand nowhere() {
        return new InHand(
                Optional.empty(), ByteBuffer.allocate(SIZE), InstantSource.system(), CALM);
    }

    private void load() {
        long now = clock.millis();
        List<Entry> known = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            marks.read(place).filter(entry -> isRecent(entry, now)).ifPresent(known::add);
            marks.clear(place);
        }
        List<Optional<Entry>> left = IntStream.range(0, PLACES).mapToObj(slots::read).toList();
        for (int place = 0; place < PLACES; place++) {
            int slot = place;
            boolean whole =
                    left.stream().flatMap(Optional::stream).anyMatch(e -> e.within() == slot);
            left.get(place).filter(entry -> !whole).ifPresent(entry -> ended(entry, known));
            slots.clear(place);
        }
        int first = Math.max(0, known.size() - PLACES);
        for (Entry entry : known.subList(first, known.size())) {
            Mark mark = new Mark(suspects.size(), entry);
            marks.write(mark.place(), entry);
            suspects.add(mark);
        }
        look();
    }

    private static boolean isRecent(Entry entry, long now) {
        return Math.abs(now - entry.at()) < APART.toMillis();
    }

    /** Another end of the program with the item in hand. */
    private static void ended(Entry entry, List<Entry> known) {
        Optional<Entry> before =
                known.stream()
                        .filter(mark -> mark.item().is(entry.item()))
                        .filter(mark -> isRecent(mark, entry.at()))
                        .findFirst();
        known.removeIf(mark -> mark.item().is(entry.item()));
        int ends = Math.max(before.map(Entry::times).orElse(0), entry.times());
        // who was there beside another may be innocent, unless it has been blamed before
        boolean blamed = ends == 0 || ends >= TIMES || entry.alone();
        int times = Math.min(blamed ? ends + 1 : ends, TIMES + 1);
        known.add(new Entry(entry.item(), times, entry.at(), Places.NONE, true));
        LOG.warnf(
                "the program ended (%d of %d times) while this was in hand: %s; %s",
                times,
                TIMES,
                entry.item().name(),
                times < TIMES ? "it is taken alone now" : "it is set aside");
    }

    private void look() {
        anySuspect = suspects.stream().anyMatch(mark -> mark.entry().times() < TIMES);
        anyEnded = suspects.stream().anyMatch(mark -> mark.entry().times() >= TIMES);
    }

    /** Whether something is under suspicion: then parts of items are taken in hand one by one. */
    public boolean careful() {
        return anySuspect && System.nanoTime() - begun < CAREFUL.toNanos();
    }

    /** Whether something is set aside. */
    public boolean anyEnded() {
        return anyEnded;
    }

    /** Whether an item must not be looked at any more. */
    public boolean ended(Item item) {
        return anyEnded && times(item) >= TIMES;
    }

    /**
     * Whether an item that cannot be set aside must be left alone for now: ten minutes after it has
     * ended the program too often, an hour if it has done so again.
     */
    public boolean rests(Item item) {
        return anyEnded
                && mark(item)
                        .filter(mark -> mark.times() >= TIMES)
                        .filter(mark -> mark.times() > TIMES || age(mark) < REST.toMillis())
                        .isPresent();
    }

    private long age(Entry mark) {
        return Math.abs(clock.millis() - mark.at());
    }

    /**
     * How often the program has ended with an item in hand; more than {@link #TIMES} is one more.
     */
    public int times(Item item) {
        return mark(item).map(Entry::times).orElse(0);
    }

    private Optional<Entry> mark(Item item) {
        synchronized (lock) {
            long now = clock.millis();
            return suspects.stream()
                    .map(Mark::entry)
                    .filter(mark -> mark.item().is(item) && isRecent(mark, now))
                    .findFirst();
        }
    }

    /**
     * Takes an item in hand; while there is a suspect, waits for what others have in hand, though
     * not for ever. One more end would set it aside: then it waits as well until the program has
     * run for a while. What is taken while the thread has another one in hand is a part of that.
     *
     * @return to be closed by the same thread
     */
    public Hold take(Item item) {
        Optional<Hold> whole = Optional.ofNullable(current.get());
        awaitCalm(item);
        boolean locked = whole.isEmpty() && careful() && aloneNow();
        boolean single =
                whole.map(hold -> hold.alone && alone.isHeldByCurrentThread()).orElse(locked);
        int base = whole.map(hold -> Math.min(1, times(hold.item))).orElse(0);
        int within = whole.map(hold -> hold.place).orElse(Places.NONE);
        int place = place(new Entry(item, base, clock.millis(), within, single));
        Hold hold = new Hold(item, place, whole, single, locked);
        current.set(hold);
        return hold;
    }

    private void awaitCalm(Item item) {
        long left = calm.toNanos() - (System.nanoTime() - begun);
        if (left <= 0 || !anySuspect || times(item) != TIMES - 1) {
            return;
        }
        LOG.infof(
                "%s was in hand at %d ends of the program; it is taken in %d s",
                item.name(), TIMES - 1, TimeUnit.NANOSECONDS.toSeconds(left));
        // the whole's turn is no other's loss meanwhile
        boolean held = alone.isHeldByCurrentThread();
        if (held) {
            alone.unlock();
        }
        try {
            TimeUnit.NANOSECONDS.sleep(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (held) {
            aloneNow();
        }
    }

    private boolean aloneNow() {
        try {
            return alone.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** With all places taken an item goes without. */
    private int place(Entry entry) {
        synchronized (lock) {
            Integer place = free.poll();
            if (place == null) {
                return Places.NONE;
            }
            slots.write(place, entry);
            return place;
        }
    }

    private void letGo(Hold hold) {
        synchronized (lock) {
            if (hold.place != Places.NONE) {
                slots.clear(hold.place);
                free.addFirst(hold.place);
            }
            if (anySuspect && suspects.removeIf(mark -> isCleared(mark, hold.item))) {
                look();
            }
        }
    }

    private boolean isCleared(Mark mark, Item item) {
        boolean cleared = mark.entry().item().is(item) && mark.entry().times() < TIMES;
        if (cleared) {
            marks.clear(mark.place());
        }
        return cleared;
    }

    /** Lets go of the file as a stop does: nothing is in hand any more. */
    @Override
    public void close() {
        synchronized (lock) {
            IntStream.range(0, PLACES).forEach(slots::clear);
            leave();
        }
    }

    /** Lets go of the file as an end of the program does. */
    void leave() {
        channel.ifPresent(
                open -> {
                    try {
                        open.close();
                    } catch (IOException e) {
                        LOG.debugf("in-hand: %s", e.getMessage());
                    }
                });
    }

    /** An item that is in hand. */
    public final class Hold implements AutoCloseable {
        private final Item item;
        private final int place;
        private final Optional<Hold> whole;
        private final boolean alone;
        private final boolean locked;

        private Hold(Item item, int place, Optional<Hold> whole, boolean alone, boolean locked) {
            this.item = item;
            this.place = place;
            this.whole = whole;
            this.alone = alone;
            this.locked = locked;
        }

        @Override
        public void close() {
            whole.ifPresentOrElse(current::set, current::remove);
            letGo(this);
            // a turn that was given up for a while may not have come again
            if (locked && InHand.this.alone.isHeldByCurrentThread()) {
                InHand.this.alone.unlock();
            }
        }
    }
}
