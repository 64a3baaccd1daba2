package org.flexmeter.gateway.mqtt;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;

/**
 * Messages a second through {@code fm-mqtt:} and through the bare client library, for a person to
 * read; the build does not run it.
 */
final class Throughput {
    private static final int COUNT = 100_000;
    private static final int WINDOW = 1_000;

    private Throughput() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("throughput");
        BrokerOptions options = BrokerOptions.defaults().withReceiveMaximum(WINDOW);
        try (Broker broker = Brokers.MOSQUITTO.run(folder, options)) {
            for (int round = 0; round < 3; round++) {
                System.out.printf("fm-mqtt: %,d messages/s%n", component(broker));
                System.out.printf("bare client: %,d messages/s%n", bare(broker));
            }
        }
        System.exit(0);
    }

    private static long component(Broker broker) throws Exception {
        try (TestGateway gateway = new TestGateway(broker.url()).publishing("eon", "").start()) {
            List<Group> groups = Samples.groups("eon", COUNT / 500, 500, 100);
            TestGateway.succeeded(gateway.sendAll("eon", groups.subList(0, 1)));
            long start = System.nanoTime();
            TestGateway.succeeded(gateway.sendAll("eon", groups));
            return rate(start);
        }
    }

    private static long bare(Broker broker) throws Exception {
        byte[] payload = FmJson.encode(Samples.single("device", 1));
        System.out.printf("(%d bytes) ", new String(payload, StandardCharsets.UTF_8).length());
        MqttAsyncClient client = new MqttAsyncClient(broker.url(), "bare", new MemoryPersistence());
        client.connect().waitForCompletion();
        Semaphore window = new Semaphore(WINDOW);
        CountDownLatch left = new CountDownLatch(COUNT);
        MqttActionListener answer =
                new MqttActionListener() {
                    @Override
                    public void onSuccess(IMqttToken token) {
                        window.release();
                        left.countDown();
                    }

                    @Override
                    public void onFailure(IMqttToken token, Throwable fault) {
                        throw new IllegalStateException(fault);
                    }
                };
        long start = System.nanoTime();
        for (int i = 0; i < COUNT; i++) {
            window.acquire();
            client.publish("single", payload, 1, false, null, answer);
        }
        left.await();
        long rate = rate(start);
        client.disconnect().waitForCompletion();
        client.close();
        return rate;
    }

    private static long rate(long start) {
        return COUNT * 1_000_000_000L / (System.nanoTime() - start);
    }
}
