package org.flexmeter.world.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.flexmeter.world.broker.MqttSession;
import org.flexmeter.world.command.CommandOracle;
import org.flexmeter.world.command.SentCommand;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Pause;

/**
 * The control centre's other half: sends commands in SiteWhere's own form, at least once (QoS 1,
 * again and again until the broker has it), keeps what it sent, and tells the oracle. Answers are
 * heard by {@link Cloud}, whose client is another.
 */
public final class Commander implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final Duration LISTENING = Duration.ofSeconds(1);
    private static final long PATIENCE = 5_000;

    /**
     * A message as it was sent.
     *
     * @param invocation its id
     */
    public record Message(String invocation, String topic, byte[] payload) {}

    private final MqttSession session;
    private final CommandOracle oracle;
    private final Random ids;
    private final List<Message> sent = new ArrayList<>();
    private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>();
    private final Thread sender;

    private Commander(String brokerUrl, String clientId, CommandOracle oracle) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        this.session = MqttSession.open(brokerUrl, clientId, options, new Deaf());
        this.oracle = oracle;
        this.ids = new Random();
        this.sender = new Thread(this::send, "commander");
        this.sender.setDaemon(true);
        this.sender.start();
    }

    /**
     * Sends from now on; the broker must be there at first.
     *
     * @param brokerUrl such as {@code tcp://127.0.0.1:1883}
     * @param cloud hears the answers
     * @param oracle is told of commands and answers
     */
    public static Commander at(
            String brokerUrl, String clientId, Cloud cloud, CommandOracle oracle) {
        cloud.onEvent(event -> heard(oracle, event));
        return sendingTo(brokerUrl, clientId, oracle);
    }

    /** One more that sends; the answers are heard for all of them. */
    public static Commander sendingTo(String brokerUrl, String clientId, CommandOracle oracle) {
        return new Commander(brokerUrl, clientId, oracle);
    }

    private static void heard(CommandOracle oracle, WireEvent event) {
        if (event instanceof WireEvent.Acknowledgement answer) {
            oracle.answered(
                    answer.hardwareId(),
                    answer.originatingEventId(),
                    answer.response(),
                    System.nanoTime());
        } else if (event instanceof WireEvent.Reading reading) {
            reading.originator()
                    .ifPresent(invocation -> oracle.caused(reading.hardwareId(), invocation));
        }
    }

    /** Sends a command of now; its invocation id. */
    public String send(Order order) {
        return send(order, Instant.now());
    }

    /**
     * Sends a command.
     *
     * @param when the invocation's date
     * @return its invocation id
     */
    public String send(Order order, Instant when) {
        String invocation = id(when);
        oracle.sent(
                new SentCommand(
                        invocation,
                        order.gateway(),
                        order.hardwareIds(),
                        order.command(),
                        order.argument(),
                        order.expected()),
                System.nanoTime());
        keep(new Message(invocation, order.topic(), CommandJson.payload(order, invocation, when)));
        return invocation;
    }

    /** Sends once more what was sent before. */
    public void repeat(String invocation) {
        sent().stream()
                .filter(message -> message.invocation().equals(invocation))
                .findFirst()
                .ifPresent(queue::add);
    }

    /**
     * Waits until somebody obeys: a gateway that has never been connected before hears nothing that
     * was sent earlier. The order is sent again each second until it is answered.
     *
     * @param order best one that is refused
     * @throws PartException if there is no answer by then
     */
    public void awaitListening(Order order, Duration patience) {
        String invocation = send(order);
        long end = System.nanoTime() + patience.toNanos();
        while (!oracle.isAnswered(invocation)) {
            if (System.nanoTime() > end) {
                throw new PartException("Nobody answers the command " + order + ".");
            }
            Pause.of(LISTENING);
            repeat(invocation);
        }
    }

    /** Sends anything; nothing is expected of it. */
    public void sendRaw(String topic, byte[] payload) {
        queue.add(new Message("", topic, payload));
    }

    private void keep(Message message) {
        synchronized (sent) {
            sent.add(message);
        }
        queue.add(message);
    }

    /** Everything that was sent, oldest first; what is repeated stands here once. */
    public List<Message> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    /** Such as MongoDB makes: seconds, then at random. */
    private String id(Instant when) {
        return "%08x%016x".formatted(when.getEpochSecond(), ids.nextLong());
    }

    private void send() {
        try {
            while (true) {
                Message next = queue.take();
                while (!published(next)) {
                    Thread.sleep(AGAIN.toMillis());
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean published(Message message) {
        try {
            session.client()
                    .publish(message.topic(), message.payload(), 1, false)
                    .waitForCompletion(PATIENCE);
            return true;
        } catch (MqttException brokerAway) {
            return false;
        }
    }

    @Override
    public void close() {
        sender.interrupt();
        session.close();
    }

    /** It only sends. */
    private static final class Deaf implements MqttSession.Listener {
        @Override
        public void connected(MqttAsyncClient client) {
            // What was not sent is sent again by the sender.
        }

        @Override
        public void arrived(String topic, byte[] payload) {
            // It has subscribed to nothing.
        }
    }
}
