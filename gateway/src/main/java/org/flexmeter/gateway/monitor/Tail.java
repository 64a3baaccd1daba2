package org.flexmeter.gateway.monitor;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;

/**
 * Tells who listens what the broker has just acknowledged, as FM JSON. While nobody listens it
 * costs nothing.
 */
@ApplicationScoped
public class Tail {
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();

    /**
     * Listens from now on.
     *
     * @param listener is given the gateway's name and the message; must not block
     * @return ends it
     */
    public Runnable listen(BiConsumer<String, String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tell(Group group) {
        if (!listeners.isEmpty()) {
            group.messages().forEach(message -> tell(group.gateway(), message));
        }
    }

    void tell(String gateway, List<Outgoing> messages) {
        if (!listeners.isEmpty()) {
            messages.forEach(message -> tell(gateway, message.payload()));
        }
    }

    private void tell(String gateway, FmMessage message) {
        if (message instanceof Batch batch) {
            FmJson.encode(batch, Integer.MAX_VALUE, Integer.MAX_VALUE)
                    .forEach(part -> tell(gateway, part));
        } else {
            tell(gateway, FmJson.encode(message));
        }
    }

    private void tell(String gateway, byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        listeners.forEach(listener -> listener.accept(gateway, text));
    }
}
