package org.flexmeter.gateway.act;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.flexmeter.gateway.codec.CommandFrames;
import org.flexmeter.gateway.codec.Order;
import org.flexmeter.gateway.command.DeviceCommand;
import org.flexmeter.gateway.serial.SerialComponent;

/** Commands as frames of a line. */
@ApplicationScoped
@Named("lineOrders")
@Unremovable
public class LineOrders {
    private final CamelContext camel;
    private final Map<String, AtomicInteger> sequences = new ConcurrentHashMap<>();

    LineOrders(CamelContext camel) {
        this.camel = camel;
    }

    /**
     * The frame of a command.
     *
     * @throws IllegalArgumentException if the codec has none for it; the message says what to do
     */
    public byte[] encode(String codec, DeviceCommand command, String line) {
        int sequence = sequences.computeIfAbsent(line, l -> new AtomicInteger()).getAndIncrement();
        Order order =
                new Order(
                        command.localId(), command.number(), command.name(), command.parameters());
        return frames(codec).encode(order, sequence);
    }

    /**
     * How a codec says commands.
     *
     * @throws IllegalArgumentException if it has none
     */
    CommandFrames frames(String codec) {
        return camel.getComponent("serial", SerialComponent.class)
                .codecs()
                .byName(codec)
                .commands()
                .orElseThrow(
                        () -> new IllegalArgumentException("codec " + codec + " has no commands"));
    }
}
