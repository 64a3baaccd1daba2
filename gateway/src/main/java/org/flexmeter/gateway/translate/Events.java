package org.flexmeter.gateway.translate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flexmeter.gateway.registry.Device;

/**
 * The events of one group, put in order for each device: by the source's own time, then by arrival.
 * An event's time is its row's own, cut to milliseconds, whatever stands beside it in the group: a
 * row that is read again, with other rows around it, must have the identity that it had.
 */
final class Events<T> {
    private final Map<String, List<Event<T>>> byDevice = new LinkedHashMap<>();
    private final List<Device> arrival = new ArrayList<>();

    /** Something that a device told of. */
    record Event<T>(Device device, Instant time, T content) {}

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
        return events.stream()
                .map(
                        event ->
                                new Event<>(
                                        event.device(),
                                        event.time().truncatedTo(ChronoUnit.MILLIS),
                                        event.content()))
                .toList();
    }
}
