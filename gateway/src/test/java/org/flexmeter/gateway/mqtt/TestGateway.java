package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.flexmeter.gateway.Patience;

/** A plain Camel context with YAML routes and {@code fm-mqtt:}. */
final class TestGateway implements AutoCloseable {
    private final CamelContext context = new DefaultCamelContext();
    private final FmMqttComponent component = new FmMqttComponent();

    /** With quick limits, for tests that wait for them. */
    TestGateway(String broker) {
        component.getConfiguration().setBrokerUrl(broker);
        context.addComponent(FmMqttConstants.SCHEME, component);
    }

    FmMqttComponent component() {
        return component;
    }

    CamelContext context() {
        return context;
    }

    MqttLink link(String gateway) {
        return component.links().find(gateway).orElseThrow();
    }

    /** A route {@code direct:<gateway>} to the endpoint. */
    TestGateway publishing(String gateway, String options) throws Exception {
        return route(
                """
                - route:
                    id: %1$s-publish
                    from:
                      uri: direct:%1$s
                      steps:
                        - to: "fm-mqtt:single?gateway=%1$s&batchTopic=batch%2$s"
                """
                        .formatted(gateway, options));
    }

    TestGateway route(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "route" + context.getRoutesSize() + ".yaml", yaml));
        return this;
    }

    TestGateway start() {
        context.start();
        return this;
    }

    /** Sends a body without waiting; bodies of one thread keep their order. */
    CompletableFuture<Exchange> send(String gateway, Object body) throws Exception {
        var endpoint = context.getEndpoint("direct:" + gateway);
        AsyncProducer producer = endpoint.createAsyncProducer();
        producer.start();
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOnly);
        exchange.getMessage().setBody(body);
        CompletableFuture<Exchange> end = new CompletableFuture<>();
        producer.process(exchange, sync -> end.complete(exchange));
        return end;
    }

    List<CompletableFuture<Exchange>> sendAll(String gateway, List<?> bodies) throws Exception {
        List<CompletableFuture<Exchange>> ends = new ArrayList<>();
        for (Object body : bodies) {
            ends.add(send(gateway, body));
        }
        return ends;
    }

    @Override
    public void close() {
        context.stop();
    }

    /** Waits for exchanges; none may have failed. */
    static void succeeded(List<CompletableFuture<Exchange>> ends) throws Exception {
        for (CompletableFuture<Exchange> end : ends) {
            assertThat(end.get(Patience.SECONDS, TimeUnit.SECONDS).getException()).isNull();
        }
    }
}
