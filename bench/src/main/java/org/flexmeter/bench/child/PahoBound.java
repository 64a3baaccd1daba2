package org.flexmeter.bench.child;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.logging.LoggerFactory;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.flexmeter.gateway.mqtt.PahoLog;

/**
 * The upper bound: Paho's asynchronous client and nothing else, its logging out of the way as the
 * gateway has it, payloads ready in memory. {@code publish <n>} publishes so many and answers when
 * all are acknowledged.
 */
public final class PahoBound {
    private final MqttAsyncClient client;
    private final String topic;
    private final List<byte[]> payloads;
    private final int window;
    private final Semaphore room;

    private PahoBound(MqttAsyncClient client, String topic, List<byte[]> payloads, int window) {
        this.client = client;
        this.topic = topic;
        this.payloads = payloads;
        this.window = window;
        this.room = new Semaphore(window);
    }

    /**
     * @param args URL, topic, file of payloads, messages in flight
     */
    public static void main(String[] args) throws Exception {
        // Otherwise it spends a third of its time on log lines that nobody reads.
        LoggerFactory.setLogger(PahoLog.class.getName());
        MqttAsyncClient client =
                new MqttAsyncClient(args[0], "bench-paho", new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        client.connect(options).waitForCompletion();
        PahoBound bound =
                new PahoBound(
                        client,
                        args[1],
                        Payloads.read(Path.of(args[2])),
                        Integer.parseInt(args[3]));
        Lines.serve(words -> bound.publish(Integer.parseInt(words[1])));
        client.disconnectForcibly(0, 0, false);
        client.close();
    }

    private String publish(int count) throws MqttException, InterruptedException {
        MqttActionListener acknowledged =
                new MqttActionListener() {
                    @Override
                    public void onSuccess(IMqttToken token) {
                        room.release();
                    }

                    @Override
                    public void onFailure(IMqttToken token, Throwable fault) {
                        room.release();
                    }
                };
        for (int i = 0; i < count; i++) {
            room.acquire();
            MqttMessage message = new MqttMessage(payloads.get(i % payloads.size()));
            message.setQos(1);
            client.publish(topic, message, null, acknowledged);
        }
        room.acquire(window);
        room.release(window);
        return "done";
    }
}
