package org.flexmeter.gateway.mqtt;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Publishes an exchange's body without blocking the routing thread; the exchange is complete when
 * the broker has acknowledged all of it. See {@link MqttLink} for order and repeats.
 *
 * <ul>
 *   <li>A {@code Group} stays the same, with a {@code Refusal} for each message that the broker
 *       refuses or that is too large for it.
 *   <li>A {@code List<Outgoing>}, an {@code FmMessage}, bytes or text stay the same; the exchange
 *       property {@link FmMqttConstants#REFUSED} lists what was refused.
 * </ul>
 */
public class FmMqttProducer extends DefaultAsyncProducer {
    private final FmMqttEndpoint endpoint;
    private final FmMqttComponent component;
    private final LinkSettings settings;
    private final Shipment.Topics topics;
    private Optional<MqttLink> link = Optional.empty();

    FmMqttProducer(
            FmMqttEndpoint endpoint,
            FmMqttComponent component,
            LinkSettings settings,
            Shipment.Topics topics) {
        super(endpoint);
        this.endpoint = endpoint;
        this.component = component;
        this.settings = settings;
        this.topics = topics;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Shipment shipment = Shipment.of(exchange, topics);
            List<? extends Item> items = shipment.items();
            if (items.isEmpty()) {
                shipment.finish(exchange, List.of());
                callback.done(true);
                return true;
            }
            send(exchange, shipment, items, callback);
            return false;
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private void send(
            Exchange exchange,
            Shipment shipment,
            List<? extends Item> items,
            AsyncCallback callback) {
        MqttLink to = link.orElseThrow(() -> new PublishException("fm-mqtt: not started"));
        int qos = endpoint.getConfiguration().getQos();
        boolean retained = endpoint.getConfiguration().isRetained();
        Parcel parcel = new Parcel(items, qos, retained, this);
        parcel.done()
                .whenCompleteAsync(
                        (rejections, fault) -> {
                            if (fault == null) {
                                shipment.finish(exchange, rejections);
                            } else {
                                exchange.setException(unwrap(fault));
                            }
                            callback.done(false);
                        },
                        component.completions());
        to.submit(parcel);
    }

    private static Throwable unwrap(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null
                ? fault.getCause()
                : fault;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        link =
                Optional.of(
                        component
                                .links()
                                .acquire(
                                        settings,
                                        () ->
                                                endpoint.connection(
                                                        settings, settings.keep().session())));
    }

    @Override
    protected void doStop() throws Exception {
        if (link.isPresent()) {
            link.get().leave(this);
            component.links().release(link.get());
            link = Optional.empty();
        }
        super.doStop();
    }
}
