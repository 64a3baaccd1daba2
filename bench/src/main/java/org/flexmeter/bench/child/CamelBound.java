package org.flexmeter.bench.child;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Camel's own producer, camel-paho-mqtt5, which waits for PUBACK: as many threads publish as is
 * said. {@code publish <n>} publishes so many and answers when all are acknowledged.
 */
public final class CamelBound {
    private CamelBound() {}

    /**
     * @param args URL, topic, file of payloads, threads
     */
    public static void main(String[] args) throws Exception {
        List<byte[]> payloads = Payloads.read(Path.of(args[2]));
        int threads = Integer.parseInt(args[3]);
        String uri =
                // one of an earlier source may still be connected, and comes back when it is sent
                // away
                "paho-mqtt5:%s?brokerUrl=%s&qos=1&clientId=bench-camel-%d"
                        .formatted(args[1], args[0], ProcessHandle.current().pid());
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            ProducerTemplate producer = camel.createProducerTemplate();
            Lines.serve(
                    words -> {
                        AtomicInteger next = new AtomicInteger();
                        int count = Integer.parseInt(words[1]);
                        Runnable work =
                                () -> {
                                    for (int i = next.getAndIncrement();
                                            i < count;
                                            i = next.getAndIncrement()) {
                                        producer.sendBody(uri, payloads.get(i % payloads.size()));
                                    }
                                };
                        CompletableFuture.allOf(
                                        IntStream.range(0, threads)
                                                .mapToObj(
                                                        t ->
                                                                CompletableFuture.runAsync(
                                                                        work, workers))
                                                .toArray(CompletableFuture[]::new))
                                .join();
                        return "done";
                    });
        } finally {
            workers.shutdownNow();
        }
    }
}
