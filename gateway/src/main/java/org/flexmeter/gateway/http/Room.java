package org.flexmeter.gateway.http;

import java.util.HashMap;
import java.util.Map;

/** How many connections a port has, in all and of each address. Thread-safe. */
final class Room {
    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> guests = new HashMap<>();
    private int all;

    Room(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Takes a place; false if there is none for this address. */
    synchronized boolean enter(String address) {
        int ofOne = guests.getOrDefault(address, 0);
        if (all >= most || ofOne >= mostOfOne) {
            return false;
        }
        guests.put(address, ofOne + 1);
        all++;
        return true;
    }

    /** Gives a place back. */
    synchronized void leave(String address) {
        guests.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        all--;
    }
}
