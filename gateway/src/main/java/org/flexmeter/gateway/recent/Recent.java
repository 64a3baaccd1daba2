package org.flexmeter.gateway.recent;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets an entry for each that is more than so many: what strangers can fill has a
 * bound. Not for several threads at once.
 */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private static final int INITIAL = 16;
    private static final float LOAD = 0.75f;

    private final int most;

    private Recent(int most, boolean byUse) {
        super(INITIAL, LOAD, byUse);
        this.most = most;
    }

    /** Forgets the one that was added first. */
    public static <K, V> Recent<K, V> added(int most) {
        return new Recent<>(most, false);
    }

    /** Forgets the one that was used longest ago. */
    public static <K, V> Recent<K, V> used(int most) {
        return new Recent<>(most, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
