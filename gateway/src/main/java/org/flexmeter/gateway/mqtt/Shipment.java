package org.flexmeter.gateway.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Refusal;

/** What an exchange's body asks to publish, and how its end is told to the exchange. */
interface Shipment {

    List<? extends Item> items();

    /** Tells the exchange that all was acknowledged but for these. */
    void finish(Exchange exchange, List<Rejection> rejections);

    /**
     * Reads a body.
     *
     * @throws IllegalArgumentException if it is none of those that {@code fm-mqtt:} takes
     */
    static Shipment of(Exchange exchange, Topics topics) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Group group) {
            return new OfGroup(group, topics);
        }
        if (body instanceof List<?> list
                && list.stream().allMatch(element -> element instanceof Outgoing)) {
            return new OfOutgoing(list.stream().map(Outgoing.class::cast).toList());
        }
        if (body instanceof FmMessage message) {
            return new OfMessage(message, topics.of(message));
        }
        byte[] bytes = exchange.getMessage().getBody(byte[].class);
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "fm-mqtt: the body is neither a Group nor a List<Outgoing>, an FmMessage, bytes"
                            + " or text");
        }
        return new OfOutgoing(List.of(new Outgoing(topics.single(), bytes, "", 0)));
    }

    /** Where FM messages go. */
    record Topics(String single, String batch) {
        String of(FmMessage message) {
            return message instanceof Batch ? batch : single;
        }
    }

    /** A translated page or handful of frames. */
    record OfGroup(Group group, Topics topics) implements Shipment {

        @Override
        public List<? extends Item> items() {
            return group.messages().stream()
                    .map(message -> new MessageItem(topics.of(message), message))
                    .toList();
        }

        @Override
        public void finish(Exchange exchange, List<Rejection> rejections) {
            if (rejections.isEmpty()) {
                return;
            }
            List<Refusal> all = new ArrayList<>(group.refusals());
            rejections.forEach(rejection -> all.add(refusal(rejection)));
            exchange.getMessage()
                    .setBody(
                            new Group(
                                    group.gateway(),
                                    group.feed(),
                                    group.messages(),
                                    all,
                                    group.registers()));
        }

        private Refusal refusal(Rejection rejection) {
            return new Refusal(
                    group.gateway(),
                    group.feed(),
                    group.messages().get(rejection.item()).hardwareId(),
                    "",
                    rejection.reason(),
                    rejection.message(),
                    rejection.content(),
                    rejection.whole());
        }
    }

    /** Stored messages, or bytes as they came. */
    record OfOutgoing(List<Outgoing> outgoing) implements Shipment {

        @Override
        public List<? extends Item> items() {
            return outgoing.stream().map(o -> new FixedItem(o.topic(), o.payload())).toList();
        }

        @Override
        public void finish(Exchange exchange, List<Rejection> rejections) {
            tell(
                    exchange,
                    rejections.stream()
                            .map(
                                    r ->
                                            new Refused(
                                                    outgoing.get(r.item()),
                                                    r.reason(),
                                                    r.message())));
        }
    }

    /** One FM message. */
    record OfMessage(FmMessage message, String topic) implements Shipment {

        @Override
        public List<? extends Item> items() {
            return List.of(new MessageItem(topic, message));
        }

        @Override
        public void finish(Exchange exchange, List<Rejection> rejections) {
            tell(exchange, rejections.stream().map(this::refused));
        }

        private Refused refused(Rejection rejection) {
            byte[] content = rejection.content().getBytes(StandardCharsets.UTF_8);
            Outgoing outgoing =
                    new Outgoing(topic, content, message.hardwareId(), message.readings());
            return new Refused(outgoing, rejection.reason(), rejection.message());
        }
    }

    private static void tell(Exchange exchange, Stream<Refused> refused) {
        exchange.setProperty(FmMqttConstants.REFUSED, refused.toList());
    }
}
