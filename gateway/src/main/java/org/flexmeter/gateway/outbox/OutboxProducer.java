package org.flexmeter.gateway.outbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.outbox.Encoder.Encoded;

/**
 * Keeps a {@code Group}, an {@code FmMessage} or a {@code List<FmMessage>}: messages, refusals and
 * registers in one transaction. The exchange is done when that is durable; no thread waits for it.
 */
final class OutboxProducer extends DefaultAsyncProducer {
    private final OutboxEndpoint endpoint;

    OutboxProducer(OutboxEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<Void> kept;
        try {
            OutboxComponent component = endpoint.getComponent();
            Encoded encoded = component.encoder().encode(group(exchange.getMessage().getBody()));
            kept = component.store(endpoint.getGateway()).add(encoded.outgoing(), encoded.group());
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        kept.whenComplete(
                (done, fault) ->
                        endpoint.getComponent()
                                .execute(
                                        endpoint.getGateway(),
                                        () -> end(exchange, fault, callback)));
        return false;
    }

    private static void end(Exchange exchange, Throwable fault, AsyncCallback callback) {
        if (fault != null) {
            boolean wrapped = fault instanceof CompletionException && fault.getCause() != null;
            exchange.setException(wrapped ? fault.getCause() : fault);
        }
        callback.done(false);
    }

    private Group group(Object body) {
        if (body instanceof Group group) {
            return group;
        }
        if (body instanceof FmMessage message) {
            return group(List.of(message));
        }
        if (body instanceof List<?> list && list.stream().allMatch(FmMessage.class::isInstance)) {
            List<FmMessage> messages = list.stream().map(FmMessage.class::cast).toList();
            return new Group(endpoint.getGateway(), "", messages, List.of(), Map.of());
        }
        throw new IllegalArgumentException(
                "outbox: the body is neither a Group nor FM messages but "
                        + (body == null ? "empty" : body.getClass().getName()));
    }
}
