package org.flexmeter.world;

import java.util.Optional;
import java.util.function.Supplier;

/** A part that is started when somebody asks for it first, once. */
final class Lazy<T> {
    private final Supplier<T> start;
    private Optional<T> part = Optional.empty();

    Lazy(Supplier<T> start) {
        this.start = start;
    }

    synchronized T get() {
        if (part.isEmpty()) {
            part = Optional.of(start.get());
        }
        return part.get();
    }
}
