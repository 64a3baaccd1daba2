package org.flexmeter.gateway.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.MDC;

/**
 * Fields that the lines written within a block carry beside their text: {@code mdc} of a log in
 * JSON. Names are D2.2's where it has one: {@code gateway}, {@code feed}, {@code device} (the
 * source's own id), {@code hardwareId}, {@code topic}, {@code invocation}, {@code reason}.
 */
public final class LogFields implements AutoCloseable {
    private final Map<String, Optional<Object>> before = new LinkedHashMap<>();

    private LogFields() {}

    /** Work whose lines all carry a field, such as all that a thread does. */
    public static Runnable around(String name, String value, Runnable work) {
        return () -> {
            try (LogFields fields = with(name, value)) {
                work.run();
            }
        };
    }

    /** Begins with one field. */
    public static LogFields with(String name, String value) {
        return new LogFields().and(name, value);
    }

    /** One field more; an empty value is left out. */
    public LogFields and(String name, String value) {
        if (!value.isEmpty()) {
            Optional<Object> was = Optional.ofNullable(MDC.put(name, value));
            before.putIfAbsent(name, was);
        }
        return this;
    }

    /** The fields are again what they were before the block. */
    @Override
    public void close() {
        before.forEach(
                (name, was) ->
                        was.ifPresentOrElse(value -> MDC.put(name, value), () -> MDC.remove(name)));
    }
}
