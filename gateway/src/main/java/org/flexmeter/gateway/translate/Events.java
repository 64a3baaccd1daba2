package org.flexmeter.gateway.translate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.flexmeter.gateway.registry.Device;

/**
 * The events of one group, put in order for each device: by the source's own time, then by arrival.
 * Two events of a device that would have one identity (time in milliseconds and names) are moved
 * apart by 1 ms, the later of them forward, so that the control centre keeps both.
 */
final class Events<T> {
    private final Function<T, Object> names;
    private final Map<String, List<Event<T>>> byDevice = new LinkedHashMap<>();
    private final List<Device> arrival = new ArrayList<>();

    /** Something that a device told of. */
    record Event<T>(Device device, Instant time, T content) {}

    /**
     * @param names what besides device and time makes an event's identity
     */
    Events(Function<T, Object> names) {
        this.names = names;
    }

    void add(Device device, Instant time, T content) {
        arrival.add(device);
        byDevice.computeIfAbsent(device.localId(), id -> new ArrayList<>())
                .add(new Event<>(device, time, content));
    }

    /** A list for each device, in the order in which the devices first appeared. */
    List<List<Event<T>>> byDevice() {
        return byDevice.values().stream().map(this::ordered).toList();
    }

    /** All of them; the rows keep their places but a device's events are oldest first. */
    List<Event<T>> all() {
        Map<String, Iterator<Event<T>>> next = new LinkedHashMap<>();
        byDevice.forEach((id, events) -> next.put(id, ordered(events).iterator()));
        return arrival.stream().map(device -> next.get(device.localId()).next()).toList();
    }

    private List<Event<T>> ordered(List<Event<T>> events) {
        events.sort(Comparator.comparing(Event::time));
        List<Event<T>> apart = new ArrayList<>(events.size());
        Instant latest = Instant.MIN;
        boolean moved = false;
        for (Event<T> event : events) {
            Instant time = event.time().truncatedTo(ChronoUnit.MILLIS);
            if (!time.isAfter(latest)) {
                time = free(event, time, apart);
                moved = true;
            }
            latest = time.isAfter(latest) ? time : latest;
            apart.add(new Event<>(event.device(), time, event.content()));
        }
        if (moved) {
            apart.sort(Comparator.comparing(Event::time));
        }
        return apart;
    }

    /** The first millisecond behind all events of the same names. */
    private Instant free(Event<T> event, Instant time, List<Event<T>> earlier) {
        Object own = names.apply(event.content());
        Instant free = time;
        for (Event<T> other : earlier) {
            if (!other.time().isBefore(free) && own.equals(names.apply(other.content()))) {
                free = other.time().plusMillis(1);
            }
        }
        return free;
    }
}
