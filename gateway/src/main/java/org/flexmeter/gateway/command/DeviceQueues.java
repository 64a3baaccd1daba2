package org.flexmeter.gateway.command;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which command is next: of each device the oldest, and of all devices that are free the one with
 * the oldest. Numbers alone are held, the commands stay on disk. Not for several threads.
 */
final class DeviceQueues {
    private static final long FIRST_PAUSE = 1_000;
    private static final long LONGEST_PAUSE = 15_000;
    // a sleeping node hears for half a second after it has spoken
    private static final long HEARS = 400;

    /** The commands of one device. */
    static final class DeviceQueue {
        private final String hardwareId;
        private final String localId;
        private final TreeSet<Long> numbers = new TreeSet<>();
        private boolean busy;
        private boolean pauses;
        private int tries;
        private long notBefore;
        private long heardAt = Long.MIN_VALUE;

        private DeviceQueue(String hardwareId, String localId) {
            this.hardwareId = hardwareId;
            this.localId = localId;
        }

        String hardwareId() {
            return hardwareId;
        }

        String localId() {
            return localId;
        }
    }

    /** A device and its oldest command. */
    record Next(long number, DeviceQueue queue) {}

    private final Map<String, DeviceQueue> byHardwareId = new HashMap<>();
    private final Map<String, DeviceQueue> byLocalId = new HashMap<>();
    private final TreeMap<Long, DeviceQueue> ready = new TreeMap<>();
    private final PriorityQueue<DeviceQueue> pausing =
            new PriorityQueue<>(Comparator.comparingLong((DeviceQueue queue) -> queue.notBefore));
    private boolean onHeard;

    /** Whether a device must have spoken just now. */
    void onHeard(boolean waits) {
        onHeard = waits;
        ready.clear();
        byHardwareId.values().forEach(this::place);
    }

    /** Adds a command; one that is there already is not added again. */
    DeviceQueue add(Waiting command) {
        DeviceQueue queue =
                byHardwareId.computeIfAbsent(
                        command.hardwareId(), id -> new DeviceQueue(id, command.localId()));
        byLocalId.put(queue.localId, queue);
        unplace(queue);
        queue.numbers.add(command.number());
        place(queue);
        return queue;
    }

    /** Whether no command is there. */
    boolean isEmpty() {
        return byHardwareId.isEmpty();
    }

    /** The next command that may go out; it stays until {@link #take}. */
    Optional<Next> next(long now) {
        while (!ready.isEmpty()) {
            Map.Entry<Long, DeviceQueue> first = ready.firstEntry();
            if (!onHeard || now - first.getValue().heardAt <= HEARS) {
                return Optional.of(new Next(first.getKey(), first.getValue()));
            }
            ready.remove(first.getKey());
        }
        return Optional.empty();
    }

    /** The device is busy with its oldest command from now on. */
    void take(DeviceQueue queue) {
        unplace(queue);
        queue.busy = true;
    }

    /** The device is free; its oldest command comes again after a pause that grows. */
    void again(DeviceQueue queue, long now) {
        queue.busy = false;
        queue.notBefore = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(queue.tries, 10));
        queue.tries++;
        if (onHeard) {
            place(queue);
        } else {
            queue.pauses = true;
            pausing.add(queue);
        }
    }

    /** A command is answered. */
    void remove(String hardwareId, long number, boolean frees) {
        DeviceQueue queue = byHardwareId.get(hardwareId);
        if (queue == null) {
            return;
        }
        unplace(queue);
        queue.numbers.remove(number);
        if (frees) {
            queue.busy = false;
            queue.tries = 0;
            queue.notBefore = 0;
        }
        if (queue.numbers.isEmpty() && !queue.busy) {
            byHardwareId.remove(hardwareId);
            byLocalId.remove(queue.localId, queue);
        } else {
            place(queue);
        }
    }

    /** A device has spoken. */
    void heard(String localId, long now) {
        DeviceQueue queue = byLocalId.get(localId);
        if (queue != null && onHeard && !queue.busy && !queue.numbers.isEmpty()) {
            queue.heardAt = now;
            ready.put(queue.numbers.first(), queue);
        }
    }

    /** Ends pauses that are over. */
    void wake(long now) {
        while (!pausing.isEmpty() && pausing.peek().notBefore <= now) {
            DeviceQueue queue = pausing.poll();
            queue.pauses = false;
            place(queue);
        }
    }

    private void place(DeviceQueue queue) {
        if (!onHeard && !queue.busy && !queue.pauses && !queue.numbers.isEmpty()) {
            ready.put(queue.numbers.first(), queue);
        }
    }

    private void unplace(DeviceQueue queue) {
        if (!queue.numbers.isEmpty()) {
            ready.remove(queue.numbers.first(), queue);
        }
    }
}
